import { DomainError } from '../errors/domain-error.js';
import type { RateLimitState } from './rate-limits.js';

/** `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers. */
export const rateLimitHeaders = ({
  policy,
  remaining,
  resetSeconds,
}: RateLimitState): Readonly<Record<string, string>> => ({
  'RateLimit-Policy': `"${policy.name}";q=${policy.limit};w=${policy.windowSeconds}`,
  RateLimit: `"${policy.name}";r=${remaining};t=${resetSeconds}`,
});

/** 429, with the limit that was reached. */
export class RateLimitExceeded extends DomainError {
  constructor(readonly state: RateLimitState) {
    super('rate_limited', 'RATE_LIMITED', 'Too many requests; try again later.', {
      retryAfterSeconds: state.resetSeconds,
    });
  }
}
