import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { notFound } from '../../../errors/errors.js';
import type { PageQuery } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import type { Principal } from '../../../http/principal.js';
import type { LogoutRequest } from '../dto/logout.request.js';
import type { SessionResponse } from '../dto/session.response.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RevocationService } from './revocation.service.js';
import { type SessionRow, SessionRepository } from './session.repository.js';

/** One's own sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly revocation: RevocationService,
    private readonly refreshTokens: RefreshTokens,
    private readonly transactions: TransactionRunner,
    private readonly paginator: Paginator,
  ) {}

  async list(principal: Principal, query: PageQuery): Promise<ListResponse<SessionResponse>> {
    const scope = listScope('sessions', { user: principal.userId });
    const request = this.paginator.request(query, scope);
    const page = await this.sessions.listLiving(principal.userId, request);
    const position = ({ id }: SessionRow): readonly string[] => [id];
    return this.paginator.answer(request, scope, page, position, (row) => ({
      id: row.id,
      device: row.device,
      ip: row.ip,
      created_at: row.created_at.toISOString(),
      last_used_at: row.last_used_at.toISOString(),
      current: row.id === principal.sessionId,
    }));
  }

  /** @throws DomainError NOT_FOUND for a session that is not there, not theirs, or ended. */
  async end(principal: Principal, sessionId: string): Promise<void> {
    const ended = await this.transactions.run((tx) =>
      this.revocation.end(sessionId, principal.userId, 'ended', tx),
    );
    if (!ended) throw notFound();
  }

  /**
   * Ends the session of the given refresh token, else the caller's, or all of them. A token that is
   * none of the caller's ends nothing, and is not told from one that is (RFC 7009 §2.2).
   */
  async logout(principal: Principal, { refresh_token, all }: LogoutRequest): Promise<void> {
    const { userId, sessionId } = principal;
    await this.transactions.run((tx) => {
      if (all === true) return this.revocation.endAll(userId, 'logout', tx);
      if (typeof refresh_token !== 'string') {
        return this.revocation.end(sessionId, userId, 'logout', tx);
      }
      const hash = this.refreshTokens.hash(refresh_token);
      return this.revocation.endByRefreshHash(hash, userId, 'logout', tx);
    });
  }
}
