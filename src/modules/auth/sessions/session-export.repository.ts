import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

export interface ExportedSession {
  readonly id: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly revoked_reason: string | null;
}

/** Sessions as their owner takes them along: living and ended, and nothing that lets anybody in. */
@Injectable()
export class SessionExportRepository {
  constructor(private readonly database: Database) {}

  /** Oldest first: up to `limit` that come after `after`. */
  listAfter(userId: string, after: string | undefined, limit: number): Promise<ExportedSession[]> {
    return this.database.query<ExportedSession>(
      `SELECT id, device, host(ip) AS ip, created_at, last_used_at, expires_at, revoked_at,
              revoked_reason
         FROM sessions
        WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2)
        ORDER BY id LIMIT $3`,
      [userId, after, limit],
    );
  }
}
