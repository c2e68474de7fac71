import Bull from 'bull';
import pg from 'pg';

import { onEnd } from '../lifetime.mjs';
import { insertJobs } from './job-rows.mjs';

const AT_ONCE = 1000;

/**
 * Jobs that are held back until they are let go.
 *
 * @typedef {object} WaitingJobs
 * @property {() => Promise<void>} letGo
 * @property {() => Promise<number>} left how many are not finished
 * @property {() => Promise<void>} close
 */

/** @typedef {{ redisUrl: string, prefix: string, queue: string, job: string }} QueueNames */

/** @param {QueueNames} names */
async function pausedQueue({ redisUrl, prefix, queue: name }) {
  const queue = new Bull(name, redisUrl, { prefix });
  queue.on('error', (error) => console.error(`bench: Bull: ${error.message}`));
  const close = onEnd(() => queue.close(true));
  await queue.pause();
  return { queue, close };
}

/**
 * A job of Bull's for each id.
 *
 * @param {QueueNames} names
 * @param {readonly string[]} ids
 * @returns {Promise<WaitingJobs>}
 */
export async function fillQueue(names, ids) {
  const { queue, close } = await pausedQueue(names);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await queue.addBulk(
      ids.slice(from, from + AT_ONCE).map((id) => ({
        name: names.job,
        data: { request_id: id, payload: { job_id: id } },
        opts: {
          ...{ attempts: 1, backoff: { type: 'exponential', delay: 0 } },
          ...{ removeOnComplete: true, removeOnFail: true, jobId: `${id}:1` },
        },
      })),
    );
  }
  const key = (/** @type {string} */ part) => `${names.prefix}:${names.queue}:${part}`;
  const lists = ['wait', 'paused', 'active'].map(key);
  const sets = ['delayed', 'failed'].map(key);

  return {
    letGo: () => queue.resume(),
    async left() {
      const counts = await Promise.all([
        ...lists.map((list) => queue.client.llen(list)),
        ...sets.map((set) => queue.client.zcard(set)),
      ]);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    close,
  };
}

/**
 * A row for each id, and the wake-up that tells of them: see src/modules/jobs/job-wake-ups.ts.
 *
 * @param {QueueNames} names
 * @param {string} databaseUrl
 * @param {readonly string[]} ids
 * @returns {Promise<WaitingJobs>}
 */
export async function fillTable(names, databaseUrl, ids) {
  const { queue, close } = await pausedQueue(names);
  await queue.add(
    names.job,
    { request_id: 'bench', payload: { kind: names.job } },
    { jobId: names.job, removeOnComplete: true, removeOnFail: true },
  );
  await insertJobs(databaseUrl, ids);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    letGo: () => queue.resume(),
    async left() {
      const { rows } = await client.query(
        'SELECT count(*)::int AS left FROM jobs WHERE finished_at IS NULL',
      );
      return rows[0].left;
    },
    async close() {
      await client.end();
      await close();
    },
  };
}
