import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { GRACE_SECONDS } from './rotation.js';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly lifetimeSeconds: number;
  readonly refreshHash: Buffer;
}

/** A session found by one of its refresh tokens, with that token's number. */
export interface PresentedSession {
  readonly session_id: string;
  readonly presented: number;
  readonly current: number;
  readonly recent: boolean;
  readonly living: boolean;
  readonly expires_at: Date;
  readonly user_id: string;
  readonly username: string;
  readonly suspended: boolean;
}

@Injectable()
export class RefreshTokenRepository {
  constructor(private readonly database: Database) {}

  /** Opens a session with its first refresh token; when it ends, whatever happens. */
  async open(session: NewSession, tx?: Transaction): Promise<Date> {
    const [opened] = await this.database.query<{ expires_at: Date }>(
      `WITH opened AS (
         INSERT INTO sessions (id, user_id, device, ip, expires_at)
         VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 second')
         RETURNING id, expires_at
       ), token AS (
         INSERT INTO refresh_tokens (hash, session_id, counter) SELECT $6, id, 0 FROM opened
       )
       SELECT expires_at FROM opened`,
      [
        session.id,
        session.userId,
        session.device,
        session.ip,
        session.lifetimeSeconds,
        session.refreshHash,
      ],
      { tx },
    );
    if (!opened) throw new Error('the insert returned no row');
    return opened.expires_at;
  }

  /** The session that a token is or was of, locked until the transaction ends. */
  async lockByHash(hash: Buffer, tx: Transaction): Promise<PresentedSession | undefined> {
    const [session] = await this.database.query<PresentedSession>(
      `SELECT s.id AS session_id,
              t.counter AS presented,
              s.counter AS current,
              s.rotated_at > now() - $2::int * interval '1 second' AS recent,
              s.revoked_at IS NULL AND s.expires_at > now() AS living,
              s.expires_at,
              u.id AS user_id,
              u.username,
              u.suspended_at IS NOT NULL AS suspended
         FROM refresh_tokens t
         JOIN sessions s ON s.id = t.session_id
         JOIN users u ON u.id = s.user_id
        WHERE t.hash = $1
          FOR UPDATE OF s`,
      [hash, GRACE_SECONDS],
      { tx },
    );
    return session;
  }

  async rotate(sessionId: string, counter: number, hash: Buffer, tx: Transaction): Promise<void> {
    await this.database.query(
      `WITH rotated AS (
         UPDATE sessions SET counter = $2, rotated_at = now(), last_used_at = now() WHERE id = $1
       )
       INSERT INTO refresh_tokens (hash, session_id, counter) VALUES ($3, $1, $2)`,
      [sessionId, counter, hash],
      { tx },
    );
  }
}
