import type { RoutedReply } from './fake-github.js';

const DOCS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';
const LIMIT = 5_000;

const epochSeconds = (): number => Math.floor(Date.now() / 1_000);

/** How GitHub limits requests; https://docs.github.com/rest/using-the-rest-api */
export class FakeGithubLimits {
  private used = 0;
  private resetAt = epochSeconds() + 3_600;
  private secondary = 0;
  private retryAfterSeconds = 0;

  /** The primary limit is used up, for so long. */
  exhaust(seconds: number): void {
    this.used = LIMIT;
    this.resetAt = epochSeconds() + seconds;
  }

  /** The hour is over. */
  reset(): void {
    this.used = 0;
    this.resetAt = epochSeconds() + 3_600;
  }

  /** So many of the next requests are too many at once. */
  throttle(requests: number, retryAfterSeconds: number): void {
    this.secondary = requests;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  headers(): Readonly<Record<string, string>> {
    return {
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(Math.max(0, LIMIT - this.used)),
      'x-ratelimit-used': String(this.used),
      'x-ratelimit-reset': String(this.resetAt),
      'x-ratelimit-resource': 'core',
    };
  }

  /** What is answered instead, if there are too many. */
  refusal(): RoutedReply | undefined {
    if (this.secondary > 0) {
      this.secondary -= 1;
      const message =
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      return {
        status: 403,
        headers: { ...this.headers(), 'retry-after': String(this.retryAfterSeconds) },
        body: { message, documentation_url: DOCS },
      };
    }
    if (this.used < LIMIT) return undefined;
    const message = 'API rate limit exceeded for user ID 1.';
    return { status: 403, headers: this.headers(), body: { message, documentation_url: DOCS } };
  }

  /** What is answered with 304 does not count. */
  count(status: number): void {
    if (status !== 304) this.used += 1;
  }
}
