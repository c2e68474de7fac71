import { boundedText } from '../../../http/bounded-text.js';
import { GithubRefused } from './github-api.errors.js';

/** A hundred repositories are less than one. */
const MAX_BYTES = 8 * 1_048_576;
/** A repository may have been renamed more than once. */
const MAX_REDIRECTS = 3;

/** The body of another method is sent again by these alone. */
const REPEATABLE = new Set([307, 308]);
const REDIRECTS = new Set([301, 302, 307, 308]);
const BODILESS = new Set([204, 205, 304]);

/**
 * A `fetch` that reads eight megabytes at most, and follows redirects on one origin only, so that
 * the token goes nowhere else.
 */
export const githubFetch =
  (origin: string): typeof fetch =>
  async (input, init) => {
    let url = input instanceof Request ? input.url : String(input);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const next = redirected(response, init?.method ?? 'GET');
      if (next === undefined) return await whole(response);
      await response.body?.cancel();
      const target = URL.canParse(next, url) ? new URL(next, url) : undefined;
      if (target?.origin !== origin) {
        throw new GithubRefused(response.status, 'GitHub redirects to another origin');
      }
      url = target.href;
    }
    throw new GithubRefused(310, 'GitHub redirects without end');
  };

const redirected = ({ status, headers }: Response, method: string): string | undefined => {
  const follows = REPEATABLE.has(status) || (method === 'GET' && REDIRECTS.has(status));
  return follows ? (headers.get('location') ?? undefined) : undefined;
};

const whole = async (response: Response): Promise<Response> => {
  const { status, statusText, headers } = response;
  const text = await boundedText(response, MAX_BYTES);
  return new Response(BODILESS.has(status) ? null : text, { status, statusText, headers });
};
