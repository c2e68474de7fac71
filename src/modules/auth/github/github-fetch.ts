import { boundedText } from '../../../http/bounded-text.js';
import { githubAway } from './github.errors.js';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1_048_576;

export interface GithubAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when the body is empty. */
  readonly body: unknown;
}

export interface GithubRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Ten seconds unless told. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Asks GitHub, for a megabyte at most, and follows no redirect.
 * @throws DomainError 503 when it is away, too slow, or answers neither JSON nor nothing
 */
export const askGithub = async (
  url: string,
  { method = 'GET', headers, body, timeoutMs = TIMEOUT_MS }: GithubRequest,
): Promise<GithubAnswer> => {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'User-Agent': 'switchboard',
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await boundedText(response, MAX_BYTES);
    return { status: response.status, body: text === '' ? undefined : parsed(text) };
  } catch (cause) {
    throw githubAway({ cause });
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, which may hold a token.
    throw new Error("GitHub's answer is not JSON");
  }
};
