import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { validationError } from '../../../errors/errors.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import type { Client } from '../client.js';
import type { GithubSignInRequest } from './dto/github-sign-in.request.js';
import type { SignedInResponse } from '../dto/signed-in.response.js';
import { GithubAccounts } from './github-accounts.service.js';
import { GithubApp } from './github-app.js';
import { type CodeGrant, GithubClient } from './github-client.js';
import { invalidExchangeCode } from './github.errors.js';
import { signInForm } from './github-sign-in-form.js';
import { OneTimeTokens } from '../mails/one-time-tokens.js';
import { SessionOpener } from '../sessions/session-opener.js';

/** Ends a sign-in with GitHub for a front end: a code becomes a session. */
@Injectable()
export class GithubSignInService {
  constructor(
    private readonly app: GithubApp,
    private readonly github: GithubClient,
    private readonly accounts: GithubAccounts,
    private readonly codes: OneTimeTokens,
    private readonly sessions: SessionOpener,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * @throws DomainError VALIDATION_ERROR, UNAUTHORIZED for a code that is not good, FORBIDDEN when
   *   suspended, EMAIL_TAKEN, ALREADY_LINKED, 503
   */
  async signIn(request: GithubSignInRequest, client: Client): Promise<SignedInResponse> {
    this.app.credentials();
    const form = signInForm(request);
    return 'exchangeCode' in form
      ? this.redeem(form.exchangeCode, client)
      : this.exchange(form, client);
  }

  private async redeem(exchangeCode: string, client: Client): Promise<SignedInResponse> {
    const holder = await this.codes.find('github-exchange', exchangeCode);
    if (!holder) throw invalidExchangeCode();
    return this.transactions.run(async (tx) => {
      // The account before its tokens, as in every transaction: none waits for one that waits.
      const user = await this.accounts.lock(holder.userId, tx);
      const redeemed = await this.codes.redeem('github-exchange', exchangeCode, tx);
      if (!redeemed) throw invalidExchangeCode();
      return this.open(user, client, tx);
    });
  }

  private async exchange(grant: CodeGrant, client: Client): Promise<SignedInResponse> {
    if (!this.app.allowsRedirect(grant.redirectUri)) {
      throw validationError([
        { field: 'redirect_uri', message: 'redirect_uri is not one of those that are allowed' },
      ]);
    }
    const visit = await this.github.visit(grant);
    return this.accounts.signIn(visit, (user, tx) => this.open(user, client, tx));
  }

  private async open(
    user: UserResponse,
    client: Client,
    tx: Transaction,
  ): Promise<SignedInResponse> {
    return { user, ...(await this.sessions.open(user, client, tx)) };
  }
}
