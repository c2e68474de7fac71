import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { AccountsService } from '../../users/accounts.service.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { IdentitiesService, type Identity } from '../../users/identities.service.js';
import type { GithubLinkResponse } from './dto/github-link.response.js';
import { GithubAccounts } from './github-accounts.service.js';
import { GithubApp } from './github-app.js';
import type { GithubVisit } from './github-client.js';
import { GITHUB, GITHUB_NAME } from './github-provider.js';
import { accountGone, invalidLinkCode, onlySignIn } from './github.errors.js';
import { AccountMailService } from '../mails/account-mail.service.js';
import { OneTimeTokens } from '../mails/one-time-tokens.js';

const CONFIRMATION = 'github-link-confirmation';

/**
 * The link between one's account and one's GitHub user. Whoever began it confirms it: the browser
 * that went to GitHub may be somebody else's, whom the address was sent to.
 */
@Injectable()
export class GithubLinks {
  constructor(
    private readonly app: GithubApp,
    private readonly accounts: AccountsService,
    private readonly github: GithubAccounts,
    private readonly identities: IdentitiesService,
    private readonly tokens: OneTimeTokens,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Where the user's browser goes to link it. */
  async begin(userId: string): Promise<GithubLinkResponse> {
    this.app.credentials();
    this.app.frontendUrl({});
    return { url: this.app.linkUrl(await this.tokens.issue('github-link', { userId })) };
  }

  /**
   * The code that links this visitor once the same user shows it.
   * @throws DomainError UNAUTHORIZED when the account is gone, FORBIDDEN when suspended
   */
  async offer(userId: string, visit: GithubVisit): Promise<string> {
    await this.github.forgetWorthlessToken(visit);
    const payload = JSON.stringify(visit);
    return this.transactions.run(async (tx) => {
      await this.github.lock(userId, tx);
      return this.tokens.issue(CONFIRMATION, { userId, payload }, tx);
    });
  }

  /**
   * @throws DomainError INVALID_TOKEN, also for another user's code, which stays good; IDENTITY_TAKEN
   *   and ALREADY_LINKED, which leave it good, too
   */
  async confirm(userId: string, linkCode: string): Promise<void> {
    this.app.credentials();
    await this.github.linkTo(userId, async (tx) => {
      const payload = await this.tokens.redeemPayload(CONFIRMATION, linkCode, userId, tx);
      if (payload === undefined) throw invalidLinkCode();
      // Sealed by `offer`, with this code: it is what was put in there.
      return JSON.parse(payload) as GithubVisit;
    });
  }

  /** @throws DomainError NOT_FOUND when there is none, 409 when nothing else signs the user in */
  async end(userId: string): Promise<void> {
    this.app.credentials();
    await this.transactions.run(async (tx) => {
      const { user, identity } = await this.requireAnotherWay(userId, tx);
      if (!(await this.identities.unlink(userId, GITHUB, tx))) throw notFound();
      await this.tokens.revoke('github-exchange', userId, tx);
      await this.tokens.revoke('github-link', userId, tx);
      await this.tokens.revoke(CONFIRMATION, userId, tx);
      const unlinked = { provider: GITHUB_NAME, login: identity.login };
      await this.mails.sendIdentityNotice('identity-unlinked', user, unlinked, tx);
    });
  }

  /** The account stays locked, so that two ways are not removed at once. */
  private async requireAnotherWay(
    userId: string,
    tx: Transaction,
  ): Promise<{ readonly user: UserResponse; readonly identity: Identity }> {
    const account = await this.accounts.lock(userId, tx);
    if (!account) throw accountGone();
    const all = await this.identities.list(userId, tx);
    const identity = all.find(({ issuer }) => issuer === GITHUB);
    if (!identity) throw notFound();
    if (account.passwordHash === null && all.length === 1) throw onlySignIn();
    return { user: account.user, identity };
  }
}
