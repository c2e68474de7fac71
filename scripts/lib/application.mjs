import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STOP_ORDER, startChild } from './children.mjs';
import { readJson, writeJson } from './files.mjs';
import { root } from './paths.mjs';
import { Refusal } from './refusal.mjs';
import { attempt, run } from './run-command.mjs';

/** @param {string} name */
export const commandFile = (name) => path.join(root, 'dist', 'src', 'cli', `${name}.js`);

/** It waits for its turn by itself when another node migrates at the same time. @param {NodeJS.ProcessEnv} env */
export async function migrate(env) {
  await run('The migration', process.execPath, [commandFile('migrate'), 'up'], { cwd: root, env });
}

/**
 * @typedef {{ email: string, password: string, role?: string }} DemoAccount
 *
 * Fills an empty instance once; afterwards only tells what is in it.
 *
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<DemoAccount[]>}
 */
export async function seedOnce(file, env) {
  const known = readJson(file);
  if (known) return known.accounts ?? [];
  const { stdout } = await run('Seeding', process.execPath, [commandFile('seed')], {
    cwd: root,
    env,
  });
  // Log lines may come first; the result is the last thing printed.
  const result = JSON.parse(stdout.slice(Math.max(stdout.search(/^\{\s*"accounts"/m), 0)));
  writeJson(file, result);
  return result.accounts ?? [];
}

/**
 * @typedef {{ name: string, on: boolean, variables: string[], detail?: string }} Feature
 *
 * What is on and off is the server's own knowledge.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Feature[]>} empty when it does not say
 */
export async function features(env) {
  const file = commandFile('config-docs');
  if (!fs.existsSync(file)) return [];
  const { ok, stdout } = await attempt('features', process.execPath, [file, '--features'], {
    cwd: root,
    env,
  });
  try {
    return ok ? JSON.parse(stdout.slice(stdout.indexOf('['))) : [];
  } catch {
    return [];
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} records
 */
export function startServer(env, records) {
  return startChild({
    name: 'server',
    command: process.execPath,
    args: [path.join(root, 'dist', 'src', 'main.js')],
    cwd: root,
    env,
    records,
    // It drains: running requests end and sockets are told to go elsewhere.
    stopping: { order: STOP_ORDER.server, patience: 15_000 },
  });
}

/**
 * @param {string} address
 * @param {import('./children.mjs').Child} server
 */
export async function untilReady(address, server) {
  /** @type {import('./children.mjs').Ending | undefined} */
  let ending;
  void server.exited.then((value) => (ending = value));
  const deadline = performance.now() + 60_000;
  let last = 'no answer';
  while (!ending && performance.now() < deadline) {
    try {
      const options = { signal: AbortSignal.timeout(5000) };
      const response = await fetch(`${address}/health/ready`, options);
      const text = await response.text();
      if (response.status === 200) return;
      last = `${response.status} ${text.slice(0, 500)}`;
    } catch {
      // Not listening yet.
    }
    await pause(50);
  }
  if (ending) throw new Refusal(`The server ended before it was ready (${described(ending)}).`);
  throw new Refusal(`The server was not ready within a minute. /health/ready said: ${last}`);
}

/** @param {import('./children.mjs').Ending} ending */
export function described({ code, signal, error }) {
  if (error) return error.message;
  return signal ? `signal ${signal}` : `exit code ${code}`;
}
