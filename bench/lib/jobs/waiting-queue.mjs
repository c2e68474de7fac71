import Bull from 'bull';

import { onEnd } from '../lifetime.mjs';

const AT_ONCE = 1000;

/**
 * A Bull queue that holds jobs back until they are let go.
 *
 * @typedef {Awaited<ReturnType<typeof fillQueue>>} WaitingQueue
 *
 * @param {{ redisUrl: string, prefix: string, queue: string, job: string }} names
 * @param {readonly string[]} ids
 */
export async function fillQueue({ redisUrl, prefix, queue: name, job }, ids) {
  const queue = new Bull(name, redisUrl, { prefix });
  queue.on('error', (error) => console.error(`bench: Bull: ${error.message}`));
  const close = onEnd(() => queue.close(true));
  await queue.pause();
  // As the product enqueues a job of its own: see src/queue/job-queue.ts and the kinds of jobs.
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await queue.addBulk(
      ids.slice(from, from + AT_ONCE).map((id) => ({
        name: job,
        data: { request_id: id, payload: { job_id: id } },
        opts: {
          ...{ attempts: 1, backoff: { type: 'exponential', delay: 0 } },
          ...{ removeOnComplete: true, removeOnFail: true, jobId: `${id}:1` },
        },
      })),
    );
  }
  const key = (/** @type {string} */ part) => `${prefix}:${name}:${part}`;
  const lists = ['wait', 'paused', 'active'].map(key);
  const sets = ['delayed', 'failed'].map(key);

  return {
    letGo: () => queue.resume(),
    /** How many are not finished. */
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
