/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */

/** Header names are in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

const SECONDARY_WAIT_SECONDS = 60;
/** No limit lasts longer than an hour; what says so is wrong. */
const MAX_WAIT_SECONDS = 3_600;

const wholeSeconds = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,12}$/.test(header.trim()) ? Number(header) : undefined;

/** Epoch seconds of GitHub's clock when it answered: ours may differ, and then a reset is not due. */
const answeredAt = (headers: AnswerHeaders, now: Date): number => {
  const date = Date.parse(headers['date'] ?? '');
  return (Number.isNaN(date) ? now.getTime() : date) / 1_000;
};

/** Seconds from now on, as the headers tell; undefined when they tell of no limit. */
const waitOf = (headers: AnswerHeaders, now: Date): number | undefined => {
  const retryAfter = wholeSeconds(headers['retry-after']);
  if (retryAfter !== undefined) return retryAfter;
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = wholeSeconds(headers['x-ratelimit-reset']);
  return reset === undefined ? undefined : reset - answeredAt(headers, now);
};

const inSeconds = (now: Date, seconds: number): Date =>
  new Date(now.getTime() + 1_000 * Math.min(Math.max(seconds, 1), MAX_WAIT_SECONDS));

/** Until when a limit holds that is known to be one. */
export const limitedUntil = (headers: AnswerHeaders, now: Date): Date =>
  inSeconds(now, waitOf(headers, now) ?? SECONDARY_WAIT_SECONDS);

/** The same for a refusal that may be about something else: then undefined. */
export const limitOf = (
  status: number,
  headers: AnswerHeaders,
  message: string,
  now: Date,
): Date | undefined => {
  if (status !== 403 && status !== 429) return undefined;
  const told = waitOf(headers, now) !== undefined || /\brate limit/i.test(message);
  return told || status === 429 ? limitedUntil(headers, now) : undefined;
};
