/** GitHub, or we, may be back within minutes: it is not worth waiting longer than for that. */
export const RETRY_MS = 5 * 60_000;
/** Then it waits for the next tick: a day of outages. */
export const MAX_FAILURES = 288;
/** Those that one limit held back are not all begun in one moment. */
const SPREAD_MS = 60_000;

/** After a limit that lasts so long. @param spread from 0 to 1 */
export const afterLimit = (milliseconds: number, spread = Math.random()): number =>
  Math.max(0, milliseconds) + 1_000 + spread * SPREAD_MS;
