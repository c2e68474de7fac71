import { Inject, Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { logFailure } from '../../../http/log-failure.js';
import { toDomainError } from '../../../http/to-domain-error.js';
import type { Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import type { BeginGithubQuery } from './dto/begin-github.query.js';
import { GithubAccounts } from './github-accounts.service.js';
import { GithubApp } from './github-app.js';
import {
  type CallbackError,
  callbackErrorOf,
  callbackOf,
  type GithubCallback,
} from './github-callback.js';
import { GithubClient } from './github-client.js';
import { GithubLinks } from './github-links.service.js';
import { ATTEMPT_SECONDS, OauthAttempts, type TakenAttempt } from './oauth-attempts.js';
import { OneTimeTokens } from '../mails/one-time-tokens.js';

/** Where a browser is sent. */
export interface BrowserRedirect {
  readonly url: string;
  /** A `Set-Cookie` header. */
  readonly cookie: string;
}

type Outcome = Readonly<Record<string, string>>;

const failure = (error: CallbackError): Outcome => ({ error });

/**
 * The sign-in that this server leads a browser through. It ends in the front end, whatever happens,
 * with a code that is good for one exchange, or with the name of what went wrong.
 */
@Injectable()
export class GithubRedirects {
  constructor(
    private readonly app: GithubApp,
    private readonly github: GithubClient,
    private readonly accounts: GithubAccounts,
    private readonly links: GithubLinks,
    private readonly attempts: OauthAttempts,
    private readonly codes: OneTimeTokens,
    private readonly transactions: TransactionRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws DomainError 503 when it is not set up, or the database is away */
  async begin({ client_state, link, access }: BeginGithubQuery): Promise<BrowserRedirect> {
    this.app.credentials();
    this.app.frontendUrl({});
    const clientState = client_state ?? null;
    const begun = await this.transactions.run(async (tx) => {
      if (link === undefined) return this.attempts.begin({ clientState, linkUserId: null }, tx);
      const redeemed = await this.codes.redeem('github-link', link, tx);
      return redeemed && this.attempts.begin({ clientState, linkUserId: redeemed.userId }, tx);
    });
    if (!begun) return this.end(failure('invalid_link'), clientState);
    const { state, challenge } = begun;
    return {
      url: this.app.authorizeUrl({ state, challenge, access, linking: link !== undefined }),
      cookie: this.app.cookie.keep(begun.browserSecret, ATTEMPT_SECONDS),
    };
  }

  /**
   * `query` is GitHub's, `cookies` the browser's `Cookie` header.
   * @throws DomainError 503 when it is not set up
   */
  async finish(
    query: Readonly<Record<string, unknown>>,
    cookies: string | undefined,
  ): Promise<BrowserRedirect> {
    this.app.credentials();
    this.app.frontendUrl({});
    const found: { attempt?: TakenAttempt | undefined } = {};
    const outcome = await this.guarded(async () => {
      const callback = callbackOf(query);
      const secret = this.app.cookie.read(cookies);
      if (!callback || secret === undefined) return failure('invalid_state');
      found.attempt = await this.attempts.take(callback.state, secret);
      return found.attempt ? this.settle(callback, found.attempt) : failure('invalid_state');
    });
    return this.end(outcome, found.attempt?.clientState ?? null);
  }

  private async settle(callback: GithubCallback, attempt: TakenAttempt): Promise<Outcome> {
    if ('error' in callback) {
      // The other errors are about how the app is registered.
      return failure(callback.error === 'access_denied' ? 'access_denied' : 'unavailable');
    }
    const visit = await this.github.visit({
      code: callback.code,
      verifier: attempt.verifier,
      redirectUri: this.app.callbackUrl,
    });
    if (attempt.linkUserId !== null) {
      return { link_code: await this.links.offer(attempt.linkUserId, visit) };
    }
    return this.accounts.signIn(visit, async ({ id }, tx) => ({
      exchange_code: await this.codes.issue('github-exchange', { userId: id }, tx),
    }));
  }

  /** A browser that GitHub sent here cannot do anything with an error in JSON. */
  private async guarded(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (thrown) {
      const error = toDomainError(thrown);
      logFailure(this.logger, error);
      return failure(callbackErrorOf(error));
    }
  }

  private end(outcome: Outcome, clientState: string | null): BrowserRedirect {
    const url = this.app.frontendUrl({ ...outcome, client_state: clientState });
    return { url, cookie: this.app.cookie.forget() };
  }
}
