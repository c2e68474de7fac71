import { Inject, Injectable } from '@nestjs/common';
import type { Octokit } from '@octokit/core';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import type { Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { Metrics } from '../../../metrics/metrics.js';
import {
  type GithubApiError,
  GithubLimited,
  GithubRefused,
  GithubUnauthorized,
} from './github-api.errors.js';
import { answerOf, githubFailure } from './github-failure.js';
import { nextPath } from './github-pages.js';
import { loadOctokit } from './octokit.js';

const TIMEOUT_MS = 10_000;

const HEADERS = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
};

export interface GithubRequest {
  /** Whoever aborts it gets its reason, and none of this module's errors. */
  readonly signal?: AbortSignal | undefined;
}

export interface GithubRead extends GithubRequest {
  /** The `etag` of the former answer. */
  readonly etag?: string | undefined;
}

export interface GithubPage {
  readonly status: 200;
  /** JSON as it came; integers that a number cannot hold are bigints. */
  readonly data: unknown;
  readonly etag: string | undefined;
  /** The path of the page after this one. */
  readonly next: string | undefined;
}

export interface GithubUnchanged {
  readonly status: 304;
}

export interface GithubAnswer {
  readonly status: number;
  /** An empty text when there is no body. */
  readonly data: unknown;
}

interface OctokitAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined; readonly etag?: string | undefined };
}

type Outcome = 'ok' | 'not_modified' | 'unauthorized' | 'refused' | 'limited' | 'away' | 'aborted';

const outcomeOf = (error: GithubApiError): Outcome => {
  if (error instanceof GithubUnauthorized) return 'unauthorized';
  if (error instanceof GithubRefused) return 'refused';
  return error instanceof GithubLimited ? 'limited' : 'away';
};

/** In a path a colon would begin the name of a parameter, and so would a brace. */
const literal = (path: string): string =>
  path.replace(/[:{}]/g, (character) => encodeURIComponent(character));

/**
 * GitHub's API, of github.com or of a server of one's own. A request takes ten seconds at most. All
 * of it throws GithubUnauthorized, GithubRefused, GithubLimited and GithubAway.
 */
@Injectable()
export class GithubApi {
  private octokit: Promise<Octokit> | undefined;
  private readonly apiUrl: string;
  private readonly requests;

  constructor(
    @Inject(githubConfig.token) config: GithubConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.apiUrl = config.apiUrl.replace(/\/+$/, '');
    this.requests = metrics.counter(
      'github_requests_total',
      "Requests to GitHub's API, by their outcome.",
      ['outcome'],
    );
  }

  /**
   * @param path below the API's address: `/user/repos?per_page=100`
   * @returns 304 only for a given `etag`
   */
  get(
    token: string,
    path: string,
    { etag, signal }: GithubRead = {},
  ): Promise<GithubPage | GithubUnchanged> {
    return this.observe(signal, async (octokit, request) => {
      try {
        const { data, headers }: OctokitAnswer = await octokit.request({
          method: 'GET',
          url: literal(path),
          headers: { ...headersFor(token), ...(etag && { 'if-none-match': etag }) },
          request,
        });
        const next = nextPath(headers.link, this.apiUrl);
        return { status: 200, data, etag: headers.etag, next } as const;
      } catch (error) {
        if (etag === undefined || answerOf(error)?.status !== 304) throw error;
        return { status: 304 } as const;
      }
    });
  }

  /** @param body sent as JSON */
  send(
    token: string,
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    { signal }: GithubRequest = {},
  ): Promise<GithubAnswer> {
    return this.observe(signal, async (octokit, request) => {
      const { status, data }: OctokitAnswer = await octokit.request({
        method,
        url: literal(path),
        headers: headersFor(token),
        ...(body && { data: body }),
        request,
      });
      return { status, data };
    });
  }

  /** @returns the answer's `data` */
  graphql(
    token: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    { signal }: GithubRequest = {},
  ): Promise<unknown> {
    return this.observe(signal, (octokit, request) =>
      octokit.graphql(query, { ...variables, headers: headersFor(token), request }),
    );
  }

  private async observe<Answer>(
    signal: AbortSignal | undefined,
    ask: (octokit: Octokit, request: { readonly signal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    this.octokit ??= loadOctokit(this.apiUrl, this.logger);
    const octokit = await this.octokit;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await ask(octokit, {
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      this.count(isUnchanged(answer) ? 'not_modified' : 'ok');
      return answer;
    } catch (error) {
      if (signal?.aborted) {
        this.count('aborted');
        signal.throwIfAborted();
      }
      const failure = githubFailure(error, new Date());
      this.count(outcomeOf(failure));
      throw failure;
    }
  }

  private count(outcome: Outcome): void {
    this.requests.inc({ outcome });
  }
}

const headersFor = (token: string): Readonly<Record<string, string>> => ({
  ...HEADERS,
  authorization: `Bearer ${token}`,
});

const isUnchanged = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 304;
