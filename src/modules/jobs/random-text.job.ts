import type { JobKind } from './job-kinds.js';
import type { JobWork } from './job-run.js';
import { randomText } from './random-text.js';

export const MAX_LENGTH = 1_000_000;
export const DEFAULT_LENGTH = 100;

const lengthOf = (parameters: object): number | undefined => {
  const length: unknown = 'length' in parameters ? parameters.length : undefined;
  return typeof length === 'number' && length >= 1 && length <= MAX_LENGTH ? length : undefined;
};

export const RANDOM_TEXT: JobKind = {
  name: 'random-text',
  wakeUp: 'jobs/random-text',
  // Many, so that they are written down in groups; the work itself takes turns on the event loop.
  concurrency: 512,
  attempts: 3,
  backoffMs: 2_000,
  timeoutMs: 60_000,
  bytesOf: (parameters) => lengthOf(parameters) ?? 0,
};

/** `{ length }` letters and digits. */
export const makeRandomText: JobWork = async (job) => {
  const length = lengthOf(job.parameters);
  if (length === undefined) throw new Error('the job has no valid length');
  return randomText(length, async (made) => {
    job.signal.throwIfAborted();
    await job.progress((100 * made) / length);
  });
};
