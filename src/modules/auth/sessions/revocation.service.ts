import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import type { RevocationReason } from '../auth.events.js';
import { OauthAttempts } from '../github/oauth-attempts.js';
import { OneTimeTokens } from '../mails/one-time-tokens.js';
import { SessionCache } from './session-cache.js';
import { SessionRepository } from './session.repository.js';

/**
 * Ends sessions. Other nodes hear of it at the commit, through the database; this one must know
 * before it answers, or the very next request might still be let in.
 */
@Injectable()
export class RevocationService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly cache: SessionCache,
    private readonly attempts: OauthAttempts,
    private readonly tokens: OneTimeTokens,
    private readonly events: EventPublisher,
  ) {}

  /** Whether it was this user's living session. */
  async end(
    sessionId: string,
    userId: string,
    reason: RevocationReason,
    tx: Transaction,
  ): Promise<boolean> {
    const ended = await this.sessions.revoke(sessionId, userId, reason, tx);
    return this.settle(userId, ended, reason, tx);
  }

  async endByRefreshHash(
    hash: Buffer,
    userId: string,
    reason: RevocationReason,
    tx: Transaction,
  ): Promise<boolean> {
    const ended = await this.sessions.revokeByRefreshHash(hash, userId, reason, tx);
    return this.settle(userId, ended, reason, tx);
  }

  /** What has begun and might yet become a session, or a way to one, ends too. */
  async endAll(userId: string, reason: RevocationReason, tx: Transaction): Promise<boolean> {
    // Before the sessions: what is just becoming one is waited for, and then ended below.
    await this.tokens.revoke('github-exchange', userId, tx);
    await this.tokens.revoke('github-link', userId, tx);
    await this.tokens.revoke('github-link-confirmation', userId, tx);
    await this.attempts.forgetLinksTo(userId, tx);
    const ended = await this.sessions.revokeAll(userId, reason, tx);
    return this.settle(userId, ended, reason, tx);
  }

  private async settle(
    userId: string,
    ended: readonly string[],
    reason: RevocationReason,
    tx: Transaction,
  ): Promise<boolean> {
    if (ended.length === 0) return false;
    await this.events.publish(
      'session.revoked',
      { user_id: userId, session_ids: ended, reason },
      tx,
    );
    tx.afterCommit(() => {
      for (const id of ended) this.cache.forget(id);
    });
    return true;
  }
}
