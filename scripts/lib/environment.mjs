import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { readJson, writeJson } from './files.mjs';
import { root } from './paths.mjs';

const SECRETS = ['JWT_SECRET', 'JWT_REFRESH_SECRET', 'ENCRYPTION_KEY'];

/** What the caller set, and below it what the checkout's own `.env` sets. */
export function callerEnvironment() {
  const file = path.join(root, '.env');
  const written = fs.existsSync(file) ? util.parseEnv(fs.readFileSync(file, 'utf8')) : {};
  return { ...written, ...process.env };
}

/** @param {NodeJS.ProcessEnv} env */
export const namesDatabase = (env) => Boolean(env.DATABASE_URL || env.DB_HOST);

/** @param {NodeJS.ProcessEnv} env */
export const namesRedis = (env) => Boolean(env.REDIS_URL || env.REDIS_ADDR);

/** @param {NodeJS.ProcessEnv} env */
export const isProduction = (env) => (env.NODE_ENV || env.ENV) === 'production';

/**
 * What an instance in this folder keeps by itself.
 *
 * @param {import('./paths.mjs').DataLayout} layout
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} only what the environment does not set
 */
export function instanceEnvironment({ directory, secrets }, env) {
  const files = env.FILES_DIRECTORY ? {} : { FILES_DIRECTORY: path.join(directory, 'files') };
  return { ...developmentSecrets(secrets, env), ...files };
}

/**
 * Secrets for a development instance, made once, so that sessions and stored ciphertexts outlive a
 * restart. Production gets none: there the server must say what is missing.
 *
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} those that the environment does not set
 */
function developmentSecrets(file, env) {
  if (isProduction(env)) return {};
  /** @type {Record<string, string>} */
  const known = readJson(file) ?? {};
  const missing = SECRETS.filter((name) => !known[name]);
  for (const name of missing) known[name] = randomBytes(32).toString('base64');
  if (missing.length > 0) writeJson(file, known);
  return Object.fromEntries(
    SECRETS.filter((name) => !env[name]).map((name) => [name, known[name]]),
  );
}
