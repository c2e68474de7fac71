import { fileURLToPath } from 'node:url';

import { migrateProduct, productServer } from '../product.mjs';
import { openRedis } from '../redis.mjs';
import { requireAllDone } from './job-rows.mjs';
import { fillQueue, fillTable } from './waiting-queue.mjs';

const WORKER = fileURLToPath(new URL('../../../dist/src/worker.js', import.meta.url));
const FLOOR = fileURLToPath(new URL('../../floors/bull-floor.mjs', import.meta.url));

const QUEUE = 'jobs';
const JOB = 'random-text';
/** As src/modules/jobs/ has it: how many at once, and the settings of the queue. */
const CONCURRENCY = 128;
const SETTINGS = { retryProcessDelay: 1000 };

/**
 * What is measured; each round begins with an empty Redis and, for the product, a new database.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} [template] database to clone
 * @property {(databaseUrl: string, ids: readonly string[]) => Promise<import('./waiting-queue.mjs').WaitingJobs>} fill
 * @property {(databaseUrl: string) => import('../servers.mjs').ServerCommand} worker
 * @property {(databaseUrl: string, count: number) => Promise<void>} [verify]
 */

/** @type {(name: string, redisUrl: string) => Subject} */
const bareBull = (name, redisUrl) => ({
  name,
  fill: (_databaseUrl, ids) =>
    fillQueue({ redisUrl, prefix: 'floor', queue: QUEUE, job: JOB }, ids),
  worker: () => ({
    script: FLOOR,
    env: {
      ...{ REDIS_URL: redisUrl, PREFIX: 'floor', QUEUE, JOB },
      ...{ CONCURRENCY: String(CONCURRENCY), SETTINGS: JSON.stringify(SETTINGS) },
    },
  }),
});

/**
 * @param {import('../databases.mjs').Databases} databases
 * @param {{ selfCheck: boolean }} settings
 */
export async function jobSubjects(databases, { selfCheck }) {
  const redis = await openRedis();
  const floor = bareBull('floor', redis.url);
  const common = { floor, redisVersion: redis.version, reset: () => redis.flush() };
  if (selfCheck) return { ...common, subject: bareBull('floor again', redis.url) };

  const { name: template, url: databaseUrl } = await databases.create();
  await migrateProduct({ databaseUrl, redisUrl: redis.url });
  /** @type {Subject} */
  const subject = {
    name: 'ours',
    template,
    fill: (url, ids) =>
      fillTable({ redisUrl: redis.url, prefix: 'switchboard', queue: QUEUE, job: JOB }, url, ids),
    worker: (url) => ({
      ...productServer({ databaseUrl: url, redisUrl: redis.url }),
      script: WORKER,
    }),
    verify: requireAllDone,
  };
  return { ...common, subject };
}
