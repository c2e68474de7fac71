import { isObject, type JsonObject } from '../../../http/json-object.js';
import {
  GithubApiError,
  GithubAway,
  GithubRefused,
  GithubLimited,
  GithubUnauthorized,
} from './github-api.errors.js';
import { type AnswerHeaders, limitedUntil, limitOf } from './github-rate-limit.js';

/**
 * What Octokit's errors carry. They are told by their shape: their classes belong to packages of
 * Octokit's own, and with them the request is not passed on, which had the token.
 */
interface FailedAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly data: unknown;
}

const headersOf = (value: unknown): AnswerHeaders =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => {
          return typeof entry[1] === 'string';
        }),
      )
    : {};

/** The answer behind an error, when there was one. */
export const answerOf = (error: unknown): FailedAnswer | undefined => {
  if (!isObject(error) || !isObject(error['response'])) return undefined;
  const { status, headers, data } = error['response'];
  return typeof status === 'number' ? { status, headers: headersOf(headers), data } : undefined;
};

const MAX_MESSAGE = 500;

/** "Validation Failed" alone helps nobody: what failed stands in a list of errors. */
const faultsOf = (errors: unknown): readonly string[] => {
  if (!Array.isArray(errors)) return [];
  const faults: readonly unknown[] = errors;
  return faults
    .map((fault) => (isObject(fault) ? fault['message'] : fault))
    .filter((message) => typeof message === 'string');
};

const messageOf = (data: unknown): string => {
  if (!isObject(data) || typeof data['message'] !== 'string') return 'no reason given';
  const { message, errors } = data;
  return [message, ...faultsOf(errors)].join(': ').slice(0, MAX_MESSAGE);
};

/** GraphQL answers with 200 and a list of errors. https://spec.graphql.org/October2021/#sec-Errors */
const graphqlFailure = (
  errors: readonly JsonObject[],
  headers: AnswerHeaders,
  now: Date,
): GithubApiError => {
  const types = errors.map(({ type }) => type);
  const message = messageOf(errors[0]);
  if (types.some((type) => type === 'RATE_LIMITED') || /\brate limit/i.test(message)) {
    return new GithubLimited(limitedUntil(headers, now));
  }
  if (types.includes('NOT_FOUND')) return new GithubRefused(404, message);
  if (types.some((type) => type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')) {
    return new GithubRefused(403, message);
  }
  // Without a type it is GitHub's own trouble: "Something went wrong while executing your query".
  if (types.every((type) => type === undefined)) return new GithubAway(message);
  return new GithubRefused(422, message);
};

const answerFailure = (
  { status, headers, data }: FailedAnswer,
  now: Date,
): GithubApiError | undefined => {
  const message = messageOf(data);
  const limit = limitOf(status, headers, message, now);
  if (limit) return new GithubLimited(limit);
  if (status === 401) return new GithubUnauthorized();
  if (status >= 500) return new GithubAway(`it answered ${status}`);
  return status >= 300 ? new GithubRefused(status, message) : undefined;
};

/** What an error of Octokit's means. */
export const githubFailure = (error: unknown, now: Date): GithubApiError => {
  if (error instanceof GithubApiError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof GithubApiError) return cause;
  if (isObject(error) && Array.isArray(error['errors'])) {
    const errors: readonly unknown[] = error['errors'];
    return graphqlFailure(errors.filter(isObject), headersOf(error['headers']), now);
  }
  const answer = answerOf(error);
  const failure = answer && answerFailure(answer, now);
  return failure ?? new GithubAway('it did not answer', cause);
};
