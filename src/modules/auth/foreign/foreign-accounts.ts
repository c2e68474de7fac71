import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { DomainError } from '../../../errors/domain-error.js';
import { AccountsService } from '../../users/accounts.service.js';
import { IdentitiesService, type IdentityOwner } from '../../users/identities.service.js';
import { invalidToken } from '../auth.errors.js';
import type { ForeignClaims } from './foreign-claims.js';
import { ForeignSessionRepository } from './foreign-session.repository.js';
import { SessionCache } from '../sessions/session-cache.js';
import type { Verdict } from '../tokens/token-verifier.js';

/** The three are free of control characters, so no two sessions have one key. */
const keyOf = ({ issuer, subject, session }: ForeignClaims): Buffer =>
  createHash('sha256').update([issuer, subject, session].join('\0')).digest();

/** Accounts and sessions of those who sign in elsewhere. */
@Injectable()
export class ForeignAccounts {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly accounts: AccountsService,
    private readonly sessions: ForeignSessionRepository,
    private readonly cache: SessionCache,
    private readonly transactions: TransactionRunner,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /**
   * Who verified claims speak for, and in which session: made at first sight. A session that was
   * ended stays so, and is told like any other: not here.
   */
  async admit(claims: ForeignClaims): Promise<Verdict> {
    const owner = await this.ownerOf(claims);
    if (!owner) return invalidToken();
    const sessionId = await this.sessions.open({
      key: keyOf(claims),
      userId: owner.id,
      lifetimeSeconds: this.config.refreshTtlSeconds,
      atLeastUntil: claims.expiresAt,
    });
    // What is remembered of it may be that it had expired.
    this.cache.forget(sessionId);
    return {
      userId: owner.id,
      username: owner.username,
      sessionId,
      expiresAt: claims.expiresAt,
    };
  }

  /** Undefined for those whose account was deleted: a token that still lives does not undo that. */
  private async ownerOf(claims: ForeignClaims): Promise<IdentityOwner | undefined> {
    const known = await this.identities.findOwner(claims.issuer, claims.subject);
    if (known !== undefined) return known === 'deleted' ? undefined : known;
    try {
      return await this.provision(claims);
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'IDENTITY_TAKEN')) throw error;
      // Another request was faster.
      const winner = await this.identities.findOwner(claims.issuer, claims.subject);
      return winner === 'deleted' ? undefined : winner;
    }
  }

  private provision({ issuer, subject, email, fullName }: ForeignClaims): Promise<IdentityOwner> {
    return this.transactions.run(async (tx) => {
      const user = await this.accounts.registerWithFreeAddress(
        { email, passwordHash: null, full_name: fullName },
        tx,
      );
      await this.identities.link(user.id, { issuer, subject, login: null }, tx);
      // Another request may have made the account, and its user deleted it, since nobody was found.
      if (await this.identities.isBuried(issuer, subject)) throw invalidToken();
      return user;
    });
  }
}
