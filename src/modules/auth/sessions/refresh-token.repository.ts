import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { GRACE_SECONDS } from './rotation.js';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly lifetimeSeconds: number;
  readonly refreshHash: Buffer;
  /** What a password was verified against: opened only if it is the account's hash still. */
  readonly passwordHash?: string | undefined;
}

export interface OpenedSession {
  readonly expires_at: Date;
  /** Whether the account was used from this device before. */
  readonly device_known: boolean;
}

/**
 * The lock makes a change of the password under way be waited for, and lets none come between this
 * look and the session.
 */
const WHILE_PASSWORD_STANDS = `SELECT $1::uuid, id, $3::text, $4::inet,
                now() + $5::int * interval '1 second'
           FROM users WHERE id = $2 AND password_hash = $7 FOR SHARE`;

const UNCONDITIONALLY = `VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 second')`;

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

  /**
   * Opens a session with its first refresh token, to end when it says whatever happens, and notes
   * that its device was seen if that is a known one (to the hour). Undefined when the password is another one.
   */
  async open(session: NewSession, tx?: Transaction): Promise<OpenedSession | undefined> {
    const { passwordHash } = session;
    const [opened] = await this.database.query<OpenedSession>(
      `WITH opened AS (
         INSERT INTO sessions (id, user_id, device, ip, expires_at)
         ${passwordHash === undefined ? UNCONDITIONALLY : WHILE_PASSWORD_STANDS}
         RETURNING id, expires_at
       ), token AS (
         INSERT INTO refresh_tokens (hash, session_id, counter) SELECT $6, id, 0 FROM opened
       ), seen AS (
         UPDATE known_devices SET last_seen_at = now()
          WHERE user_id = $2 AND device = coalesce($3, '')
            AND last_seen_at < now() - interval '1 hour' AND EXISTS (SELECT FROM opened)
       )
       SELECT expires_at,
              EXISTS (SELECT FROM known_devices WHERE user_id = $2 AND device = coalesce($3, ''))
                AS device_known
         FROM opened`,
      [
        session.id,
        session.userId,
        session.device,
        session.ip,
        session.lifetimeSeconds,
        session.refreshHash,
        ...(passwordHash === undefined ? [] : [passwordHash]),
      ],
      { tx },
    );
    return opened;
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
