import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { accountSuspended, invalidToken, tokenReused } from '../auth.errors.js';
import type { TokenPairResponse } from '../dto/token-pair.response.js';
import { type PresentedSession, RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RevocationService } from './revocation.service.js';
import { judge } from './rotation.js';
import { type SessionGrant, TokenPairs } from '../tokens/token-pairs.js';

@Injectable()
export class RefreshService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly tokens: RefreshTokens,
    private readonly sessions: RefreshTokenRepository,
    private readonly revocation: RevocationService,
    private readonly pairs: TokenPairs,
  ) {}

  /**
   * A new pair for a refresh token, which is dead from then on.
   * @throws DomainError UNAUTHORIZED; TOKEN_REUSED, with the session ended; FORBIDDEN when suspended
   */
  async refresh(token: string): Promise<TokenPairResponse> {
    const hash = this.tokens.hash(token);
    const grant = await this.transactions.run((tx) => this.take(hash, tx));
    // Only now: thrown inside, it would undo the revocation.
    if (!grant) throw tokenReused();
    return this.pairs.issue(grant);
  }

  /** Undefined when the token was used before: its session is ended then. */
  private async take(hash: Buffer, tx: Transaction): Promise<SessionGrant | undefined> {
    const session = await this.sessions.lockByHash(hash, tx);
    if (!session?.living) throw invalidToken();
    switch (judge(session)) {
      case 'reuse':
        await this.revocation.end(session.session_id, session.user_id, 'reuse', tx);
        return undefined;
      case 'repeat':
        return this.grant(session, session.current);
      case 'rotate':
        return this.rotate(session, tx);
    }
  }

  private async rotate(session: PresentedSession, tx: Transaction): Promise<SessionGrant> {
    const grant = this.grant(session, session.current + 1);
    const successor = this.tokens.token(grant.sessionId, grant.counter);
    await this.sessions.rotate(grant.sessionId, grant.counter, this.tokens.hash(successor), tx);
    return grant;
  }

  private grant(session: PresentedSession, counter: number): SessionGrant {
    if (session.suspended) throw accountSuspended();
    return {
      sessionId: session.session_id,
      counter,
      expiresAt: session.expires_at,
      userId: session.user_id,
      username: session.username,
    };
  }
}
