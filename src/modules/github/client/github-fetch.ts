import { boundedText } from '../../../http/bounded-text.js';
import { GithubRefused } from './github-api.errors.js';

/** A hundred repositories are less than one. */
const MAX_BYTES = 8 * 1_048_576;
/** A repository may have been renamed more than once. */
const MAX_REDIRECTS = 3;

/**
 * All of them mean the same request at another address, whatever its method.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
const REDIRECTS = new Set([301, 302, 307, 308]);
const BODILESS = new Set([204, 205, 304]);

/**
 * A `fetch` that reads eight megabytes at most, and follows redirects on one origin only, so that
 * the token goes nowhere else. A redirect that is not followed is a refusal.
 */
export const githubFetch =
  (origin: string): typeof fetch =>
  async (input, init) => {
    let url = input instanceof Request ? input.url : String(input);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await fetch(url, { ...init, redirect: 'manual' });
      if (!isRedirect(response)) return await whole(response);
      await response.body?.cancel();
      const next = addressOf(response);
      const target = URL.canParse(next, url) ? new URL(next, url) : undefined;
      if (target?.origin !== origin) {
        throw new GithubRefused(response.status, 'GitHub redirects to another origin');
      }
      url = target.href;
    }
    throw new GithubRefused(310, 'GitHub redirects without end');
  };

/** 304 is an answer. */
const isRedirect = ({ status }: Response): boolean =>
  status >= 300 && status < 400 && status !== 304;

const addressOf = ({ status, headers }: Response): string => {
  const address = REDIRECTS.has(status) ? headers.get('location') : null;
  if (address === null) throw new GithubRefused(status, 'GitHub redirects to nowhere');
  return address;
};

const whole = async (response: Response): Promise<Response> => {
  const { status, statusText, headers } = response;
  const text = await boundedText(response, MAX_BYTES);
  return new Response(BODILESS.has(status) ? null : text, { status, statusText, headers });
};
