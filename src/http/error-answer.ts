import type { DomainError } from '../errors/domain-error.js';
import { errorBody, problemBody } from './error-body.js';
import { RateLimitExceeded, rateLimitHeaders } from './rate-limit-exceeded.js';
import { STATUS } from './status.js';

const PROBLEM = 'application/problem+json';
const JSON_TYPE = 'application/json; charset=utf-8';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error as an HTTP answer: RFC 9457's form for who names it in `Accept`, else our own. */
export const errorAnswer = (
  error: DomainError,
  requestId: string,
  accept: string | undefined,
): ErrorAnswer => {
  const status = STATUS[error.kind];
  const problem = accept?.toLowerCase().includes(PROBLEM) ?? false;
  const { retryAfterSeconds } = error;
  return {
    status,
    headers: {
      'Content-Type': problem ? PROBLEM : JSON_TYPE,
      'Cache-Control': 'no-store',
      ...(retryAfterSeconds === undefined
        ? {}
        : { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
      ...(error instanceof RateLimitExceeded ? rateLimitHeaders(error.state) : {}),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(problem ? problemBody(error, requestId) : errorBody(error, requestId)),
  };
};
