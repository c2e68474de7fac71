import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { openDatabases } from '../databases.mjs';
import { onEnd } from '../lifetime.mjs';
import { migrateProduct, productServer } from '../product.mjs';
import { openRedis } from '../redis.mjs';

const SEED = fileURLToPath(new URL('../../../dist/src/cli/seed.js', import.meta.url));

/** Of everything else there is so much for each snippet. */
const PER_SNIPPET = { users: 0.1, docs: 0.2, likes: 10, comments: 2 };

/** @type {(snippets: number) => Record<string, number>} */
export const amountsFor = (snippets) => ({
  snippets,
  ...Object.fromEntries(
    Object.entries(PER_SNIPPET).map(([name, share]) => [name, Math.ceil(snippets * share)]),
  ),
});

/**
 * The servers, and one database of many snippets that all parts share.
 *
 * @typedef {Awaited<ReturnType<typeof openField>>} Field
 *
 * @param {import('../settings.mjs').Settings} settings
 */
export async function openField({ snippets, cpuProf }) {
  const databases = await openDatabases();
  const redis = await openRedis();
  const { url: databaseUrl } = await databases.create();
  const connections = { databaseUrl, redisUrl: redis.url };
  await migrateProduct(connections);
  await seed(connections, amountsFor(snippets));
  await databases.checkpoint();

  return {
    databases,
    redis,
    databaseUrl,
    /** The product. @param {string} [through] the address of a relay in front of the database */
    server: (through = databaseUrl) => ({
      ...productServer({ ...connections, databaseUrl: through }),
      cpuProf,
    }),
  };
}

/** @type {(connections: { databaseUrl: string, redisUrl: string }, amounts: Record<string, number>) => Promise<void>} */
async function seed({ databaseUrl, redisUrl }, amounts) {
  const options = Object.entries(amounts).map(([name, count]) => `--${name}=${count}`);
  const child = spawn(process.execPath, [SEED, '--scale', ...options], {
    env: {
      ...(process.env.PATH ? { PATH: process.env.PATH } : {}),
      ...{ NODE_ENV: 'development', DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = onEnd(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const [code] = await once(child, 'close');
  await stop();
  if (code !== 0) throw new Error(`the data could not be made (${code}):\n${output.slice(-4000)}`);
  console.log(output.trim().replaceAll('\n', ', '));
}
