const FIRST_RETRY_MS = 10_000;
/** Whatever was away, its hooks are right again within so long after it is back. */
const LONGEST_RETRY_MS = 8 * 60 * 1000;
/** With the delays between them they take about a day. */
export const MAX_ATTEMPTS = 185;
const JITTER = 0.2;

/**
 * How long to wait after so many failed attempts, in ms; undefined when it is time to give up.
 * `random` gives numbers from 0 to 1.
 */
export const retryDelay = (attempts: number, random = Math.random): number | undefined => {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const delay = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  return Math.round(delay * (1 + JITTER * (2 * random() - 1)));
};
