import { setTimeout as sleep } from 'node:timers/promises';

import { startProcessorMeter } from '../processor-meter.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { newIds } from './job-rows.mjs';

/** Between these shares of all jobs the queue is worked off at its steady rate. */
const [STEADY_FROM, STEADY_TO] = [0.1, 0.9];
const POLL_MS = 50;
/** Without a job more being finished for as long, something is wrong; ms. */
const STUCK_MS = 60_000;

/**
 * @typedef {object} Round
 * @property {string} subject
 * @property {number} perSecond jobs finished, in the steady part
 * @property {number} seconds from the first to the last job
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a job, in the steady part
 */

/**
 * One worker and a queue that is full: from the moment that the jobs are let go until the last one
 * is finished.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {import('../databases.mjs').Databases} databases
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<Round>}
 */
export async function measureJobs(subject, databases, { jobs, cpuProf }) {
  const { template } = subject;
  const database = await databases.create(template ? { template } : {});
  const ids = newIds(jobs);
  const waiting = await subject.fill(database.url, ids);
  const worker = await startServer({ ...subject.worker(database.url), cpuProf });
  await databases.checkpoint();

  await waiting.letGo();
  const startMeter = () =>
    startProcessorMeter({
      server: worker.pid,
      postgres: databases.postmaster,
      redis: redisPid(),
    });
  const measured = await watch(waiting, jobs, startMeter);

  await subject.verify?.(database.url, jobs);
  await waiting.close();
  await worker.stop();
  await database.drop();
  return { subject: subject.name, ...measured };
}

/**
 * @typedef {{ at: number, finished: number }} Mark
 *
 * @param {import('./waiting-queue.mjs').WaitingJobs} waiting
 * @param {number} jobs
 * @param {() => ReturnType<typeof startProcessorMeter>} startMeter
 * @returns {Promise<Omit<Round, 'subject'>>}
 */
async function watch(waiting, jobs, startMeter) {
  /** @type {Mark | undefined} */
  let first;
  /** @type {Mark & { meter: ReturnType<typeof startProcessorMeter> } | undefined} */
  let from;
  /** @type {Pick<Round, 'perSecond' | 'processor'> | undefined} */
  let steady;
  let last = { at: performance.now(), finished: 0 };
  for (;;) {
    const finished = jobs - (await waiting.left());
    const at = performance.now();
    if (finished > last.finished) last = { at, finished };
    else if (at - last.at > STUCK_MS) throw new Error(`stuck at ${finished} of ${jobs} jobs`);
    if (finished > 0) first ??= last;
    if (!from && finished >= STEADY_FROM * jobs) from = { ...last, meter: startMeter() };
    if (from && !steady && finished >= STEADY_TO * jobs) {
      const accepted = finished - from.finished;
      steady = {
        perSecond: accepted / ((at - from.at) / 1000),
        processor: from.meter({ accepted, generator_us: 0 }),
      };
    }
    if (finished === jobs) break;
    await sleep(POLL_MS);
  }
  if (!steady || !first) throw new Error('the jobs were finished before they could be watched');
  return { ...steady, seconds: (last.at - first.at) / 1000 };
}
