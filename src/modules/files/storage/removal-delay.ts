const FIRST_MS = 30_000;
const LONGEST_MS = 6 * 60 * 60 * 1000;
const JITTER = 0.2;
/** Past it the longest delay is reached, and the power would not be a number any more. */
const MAX_DOUBLINGS = 12;

/**
 * How long to wait, in ms, after so many failed attempts; nothing is given up, or it would lie in the
 * storage for ever. `random` gives numbers from 0 to 1.
 */
export const removalDelay = (attempts: number, random = Math.random): number => {
  const doublings = Math.min(attempts - 1, MAX_DOUBLINGS);
  const delay = Math.min(FIRST_MS * 2 ** doublings, LONGEST_MS);
  return Math.round(delay * (1 + JITTER * (2 * random() - 1)));
};
