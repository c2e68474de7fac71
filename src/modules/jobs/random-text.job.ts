import type { JobKind } from './job-kinds.js';
import type { JobWork } from './job-run.js';
import { randomText } from './random-text.js';

export const MAX_LENGTH = 1_000_000;
export const DEFAULT_LENGTH = 100;

export const RANDOM_TEXT: JobKind = {
  name: 'random-text',
  job: 'jobs/random-text',
  attempts: 3,
  backoffMs: 2_000,
  timeoutMs: 60_000,
};

const lengthOf = (parameters: object): number => {
  const length: unknown = 'length' in parameters ? parameters.length : undefined;
  if (typeof length === 'number' && length >= 1 && length <= MAX_LENGTH) return length;
  throw new Error('the job has no valid length');
};

/** `{ length }` letters and digits. */
export const makeRandomText: JobWork = async (job) => {
  const length = lengthOf(job.parameters);
  return randomText(length, async (made) => {
    job.signal.throwIfAborted();
    await job.progress((100 * made) / length);
  });
};
