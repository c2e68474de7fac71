/** Elasticsearch cannot answer now; something else may. */
export class ElasticsearchAway extends Error {
  override readonly name = 'ElasticsearchAway';

  constructor(cause: unknown) {
    super('Elasticsearch does not answer', { cause });
  }
}

/** Of the client's errors, those of a request that was not answered. */
const UNANSWERED = [
  'ConnectionError',
  'NoLivingConnectionsError',
  'ProductNotSupportedError',
  'RequestAbortedError',
  'TimeoutError',
];

/** 404: what is asked for was not made yet; 408 and 429: it has too much to do. */
const NOT_NOW = [401, 403, 404, 408, 429];

/** Whether the same may succeed later, of an answer's status or of one item's in it. */
export const isForNow = (status: number): boolean => NOT_NOW.includes(status) || status >= 500;

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** Whether it was not answered, or refused for now, rather than asked for what cannot be. */
export const isAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof ElasticsearchAway || UNANSWERED.includes(error.name)) return true;
  const status = statusOf(error);
  return status !== undefined && isForNow(status);
};
