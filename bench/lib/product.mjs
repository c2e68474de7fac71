import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { onEnd } from './lifetime.mjs';

const SERVER = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const MIGRATE = fileURLToPath(new URL('../../dist/src/cli/migrate.js', import.meta.url));

export const JWT_ISSUER = 'switchboard';
export const JWT_AUDIENCE = 'switchboard';
export const DB_POOL_MAX = '25';

/** Made anew for each run of the benchmark; the floors get the same. */
export const secrets = {
  webhook: randomBytes(32).toString('hex'),
  jwt: randomBytes(48).toString('base64url'),
};

const environment = {
  ...(process.env.PATH ? { PATH: process.env.PATH } : {}),
  NODE_ENV: 'production',
  PUBLIC_URL: 'http://127.0.0.1', // nobody calls there; without one nothing is tracked
  JWT_SECRET: secrets.jwt,
  JWT_REFRESH_SECRET: randomBytes(48).toString('base64url'),
  JWT_EXPIRY: '2h', // one token serves the whole benchmark
  JWT_ISSUER,
  JWT_AUDIENCE,
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  METRICS_TOKEN: randomBytes(32).toString('hex'),
  GITHUB_WEBHOOK_SECRET: secrets.webhook,
  RATE_LIMIT_MAX: '0',
  RATE_LIMIT_AUTH_MAX: '0',
  GITHUB_DELIVERIES_PER_MINUTE: '0',
  GITHUB_DELIVERY_BYTES_PER_HOUR: '1000GB',
  DB_POOL_MAX,
};

/**
 * The product's server.
 *
 * @param {{ databaseUrl: string, redisUrl: string }} connections
 * @returns {import('./servers.mjs').ServerCommand}
 */
export function productServer({ databaseUrl, redisUrl }) {
  return {
    script: SERVER,
    env: { ...environment, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
  };
}

/**
 * Migrates a database to the newest schema.
 *
 * @param {{ databaseUrl: string, redisUrl: string }} connections
 */
export async function migrateProduct({ databaseUrl, redisUrl }) {
  if (!existsSync(SERVER) || !existsSync(MIGRATE)) {
    throw new Error('dist/ is not built: run `npm run build` first');
  }
  const child = spawn(process.execPath, [MIGRATE, 'up'], {
    env: { ...environment, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const stop = onEnd(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const [code] = await once(child, 'close');
  await stop();
  if (code !== 0) throw new Error(`migrate up failed (${code}):\n${output.slice(-4000)}`);
}
