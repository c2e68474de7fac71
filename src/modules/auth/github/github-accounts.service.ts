import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { DomainError } from '../../../errors/domain-error.js';
import { AccountsService } from '../../users/accounts.service.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { identityTaken } from '../../users/users.errors.js';
import { accountSuspended } from '../auth.errors.js';
import { AccountMailService } from '../mails/account-mail.service.js';
import { isWider } from './github-access.js';
import type { GithubProfile, GithubVisit } from './github-client.js';
import { GITHUB, GITHUB_NAME } from './github-provider.js';
import { accountGone, addressTaken } from './github.errors.js';
import { KeptTokens } from './kept-tokens.js';

/** What somebody else who signs in at the same time may cause; next time it is decided. */
const RACES = ['EMAIL_TAKEN', 'IDENTITY_TAKEN', 'ALREADY_LINKED'];

/** What belongs into the transaction that has found out who it is. */
type Finish<T> = (user: UserResponse, tx: Transaction) => Promise<T>;

const foreign = ({ id, login }: GithubProfile) => ({ issuer: GITHUB, subject: id, login });

/**
 * Whose account a GitHub user's is. GitHub's number decides, never the login: logins are renamed,
 * and then others may take them.
 */
@Injectable()
export class GithubAccounts {
  constructor(
    private readonly accounts: AccountsService,
    private readonly identities: IdentitiesService,
    private readonly keptTokens: KeptTokens,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * The account that this number is linked to; else the one whose address is verified here and is
   * the verified primary one there; else a new one.
   * @throws DomainError EMAIL_TAKEN by an account that has not shown that the address is its own,
   *   ALREADY_LINKED for one that is linked to another number, FORBIDDEN when suspended
   */
  async signIn<T>(visit: GithubVisit, finish: Finish<T>): Promise<T> {
    await this.forgetWorthlessToken(visit);
    return this.decide(async (tx) => {
      const linked = await this.identities.find(GITHUB, visit.profile.id, tx);
      if (linked) {
        const user = await this.lock(linked.userId, tx);
        // It may have been unlinked while this waited, and then signs nobody in.
        const still = await this.identities.find(GITHUB, visit.profile.id, tx);
        if (still?.id !== linked.id) throw identityTaken();
        await this.keepToken(linked.id, visit, tx);
        return finish(user, tx);
      }
      const known = await this.ofAddress(visit.profile, tx);
      if (known) {
        await this.join(known, visit, tx);
        return finish(known, tx);
      }
      const made = await this.make(visit, tx);
      await this.link(made.id, visit, tx);
      return finish(made, tx);
    });
  }

  /**
   * Before a visit decides what is kept: else a token that GitHub takes no more would displace its
   * own. Not to be called in a transaction.
   */
  forgetWorthlessToken(visit: GithubVisit): Promise<void> {
    return this.keptTokens.forgetWorthless(visit);
  }

  /**
   * Links whom `visitOf` brings to the account of somebody who is signed in; again does no harm.
   * @throws DomainError IDENTITY_TAKEN, ALREADY_LINKED, FORBIDDEN when suspended; what `visitOf` does
   */
  linkTo(userId: string, visitOf: (tx: Transaction) => Promise<GithubVisit>): Promise<void> {
    return this.decide(async (tx) => {
      const user = await this.lock(userId, tx);
      const visit = await visitOf(tx);
      const linked = await this.identities.find(GITHUB, visit.profile.id, tx);
      if (!linked) return this.join(user, visit, tx);
      if (linked.userId !== user.id) throw identityTaken();
      return this.keepToken(linked.id, visit, tx);
    });
  }

  /** @throws DomainError UNAUTHORIZED when it is gone, FORBIDDEN when suspended */
  async lock(userId: string, tx: Transaction): Promise<UserResponse> {
    const account = await this.accounts.lock(userId, tx);
    if (!account) throw accountGone();
    if (account.suspended) throw accountSuspended();
    return account.user;
  }

  private async ofAddress(
    { verifiedEmail }: GithubProfile,
    tx: Transaction,
  ): Promise<UserResponse | undefined> {
    if (verifiedEmail === null) return undefined;
    const account = await this.accounts.lockByAddress(verifiedEmail, tx);
    if (!account) return undefined;
    // Whoever made it may have waited with a stranger's address for the stranger to come.
    if (!account.user.email_verified) throw addressTaken();
    if (account.suspended) throw accountSuspended();
    return account.user;
  }

  private make({ profile }: GithubVisit, tx: Transaction): Promise<UserResponse> {
    const { verifiedEmail, login, name, avatarUrl } = profile;
    return this.accounts.register(
      {
        email: verifiedEmail,
        emailVerified: verifiedEmail !== null,
        passwordHash: null,
        usernameFrom: login,
        full_name: name,
        avatar_url: avatarUrl,
      },
      tx,
    );
  }

  /** As `link`, to an account that there was before, whose owner is told. */
  private async join(user: UserResponse, visit: GithubVisit, tx: Transaction): Promise<void> {
    await this.link(user.id, visit, tx);
    const linked = { provider: GITHUB_NAME, login: visit.profile.login };
    await this.mails.sendIdentityNotice('identity-linked', user, linked, tx);
  }

  private async link(userId: string, visit: GithubVisit, tx: Transaction): Promise<void> {
    await this.keepToken(await this.identities.link(userId, foreign(visit.profile), tx), visit, tx);
  }

  /**
   * One that may do more stays: whoever signs in again asks for less than they once allowed.
   */
  private async keepToken(
    identityId: string,
    { profile: { login }, token }: GithubVisit,
    tx: Transaction,
  ): Promise<void> {
    const kept = await this.identities.lockScopes(identityId, tx);
    if (kept && isWider(kept, token.scopes)) await this.identities.rename(identityId, login, tx);
    else await this.identities.keepToken(identityId, token, login, tx);
  }

  /** Constraints decide who was first; whoever lost looks again, once. */
  private async decide<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      if (!(error instanceof DomainError && RACES.includes(error.code))) throw error;
      return this.transactions.run(work);
    }
  }
}
