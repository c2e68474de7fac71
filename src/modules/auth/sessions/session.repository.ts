import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Role } from '../../../http/principal.js';
import type { RevocationReason } from '../auth.events.js';

export interface SessionStateRow {
  readonly id: string;
  readonly user_id: string;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly suspended_at: Date | null;
  readonly role: Role;
  readonly email: string | null;
  readonly email_verified_at: Date | null;
}

export interface SessionRow {
  readonly id: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date;
}

const LIVING = 'revoked_at IS NULL AND expires_at > now()';
/** A foreign session that has expired would go on with its issuer's next token. */
const ENDABLE = 'revoked_at IS NULL AND (expires_at > now() OR foreign_key IS NOT NULL)';

@Injectable()
export class SessionRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  findStates(ids: readonly string[]): Promise<SessionStateRow[]> {
    return this.database.query<SessionStateRow>(
      `SELECT s.id, s.user_id, s.expires_at, s.revoked_at, u.suspended_at, u.role, u.email,
              u.email_verified_at
         FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = ANY($1::uuid[])`,
      [ids],
      { name: 'session_states' },
    );
  }

  listLiving(userId: string, request: PageRequest): Promise<Page<SessionRow>> {
    return this.pages.read<SessionRow>(
      {
        select: 'id, device, host(ip) AS ip, created_at, last_used_at',
        from: 'sessions',
        where: ['user_id = $1', LIVING],
        parameters: [userId],
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** The id of the session that ended; none when it is not this user's or ended before. */
  revoke(
    id: string,
    userId: string,
    reason: RevocationReason,
    tx: Transaction,
  ): Promise<readonly string[]> {
    return this.revokeWhere('id = $3 AND user_id = $1', [userId, reason, id], tx);
  }

  /** By any refresh token that the session ever had. */
  revokeByRefreshHash(
    hash: Buffer,
    userId: string,
    reason: RevocationReason,
    tx: Transaction,
  ): Promise<readonly string[]> {
    return this.revokeWhere(
      'id = (SELECT session_id FROM refresh_tokens WHERE hash = $3) AND user_id = $1',
      [userId, reason, hash],
      tx,
    );
  }

  revokeAll(userId: string, reason: RevocationReason, tx: Transaction): Promise<readonly string[]> {
    return this.revokeWhere('user_id = $1', [userId, reason], tx);
  }

  private async revokeWhere(
    condition: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
        WHERE ${condition} AND ${ENDABLE}
       RETURNING id`,
      parameters,
      { tx },
    );
    return rows.map(({ id }) => id);
  }
}
