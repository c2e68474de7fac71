import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { AccountsService } from '../../users/accounts.service.js';
import { IdentitiesService } from '../../users/identities.service.js';
import type { GithubLinkResponse } from './dto/github-link.response.js';
import { GITHUB } from './github-accounts.service.js';
import { GithubApp } from './github-app.js';
import { GithubTokenRevocation } from './github-token-revocation.js';
import { accountGone, onlySignIn } from './github.errors.js';
import { OneTimeTokens } from '../mails/one-time-tokens.js';

/** The link between one's account and one's GitHub user. */
@Injectable()
export class GithubLinks {
  constructor(
    private readonly app: GithubApp,
    private readonly accounts: AccountsService,
    private readonly identities: IdentitiesService,
    private readonly tokens: OneTimeTokens,
    private readonly revocation: GithubTokenRevocation,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Where the user's browser goes to link it. */
  async begin(userId: string): Promise<GithubLinkResponse> {
    this.app.credentials();
    this.app.frontendUrl({});
    return { url: this.app.linkUrl(await this.tokens.issue('github-link', { userId })) };
  }

  /** @throws DomainError NOT_FOUND when there is none, 409 when nothing else signs the user in */
  async end(userId: string): Promise<void> {
    this.app.credentials();
    await this.transactions.run(async (tx) => {
      await this.requireAnotherWay(userId, tx);
      const token = await this.tokenOf(userId);
      if (!(await this.identities.unlink(userId, GITHUB, tx))) throw notFound();
      await this.tokens.revoke('github-exchange', userId, tx);
      await this.tokens.revoke('github-link', userId, tx);
      if (token !== undefined) tx.afterCommit(() => this.revocation.begin(token));
    });
  }

  /** The account stays locked, so that two ways are not removed at once. */
  private async requireAnotherWay(userId: string, tx: Transaction): Promise<void> {
    const account = await this.accounts.lock(userId, tx);
    if (!account) throw accountGone();
    const issuers = (await this.identities.list(userId, tx)).map(({ issuer }) => issuer);
    if (!issuers.includes(GITHUB)) throw notFound();
    if (account.passwordHash === null && issuers.length === 1) throw onlySignIn();
  }

  /** A token that no key opens any more must not keep its owner from unlinking. */
  private async tokenOf(userId: string): Promise<string | undefined> {
    try {
      return (await this.identities.tokenOf(userId, GITHUB))?.value;
    } catch {
      return undefined;
    }
  }
}
