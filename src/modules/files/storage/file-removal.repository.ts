import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** An object that this process may remove until its lease runs out. */
export interface ClaimedRemoval {
  readonly storage_key: string;
  /** This one included. */
  readonly attempts: number;
}

export interface FileBacklogRow {
  /** Counted no further than asked for. */
  readonly waiting: number;
  /** For how long the oldest waits; 0 when none does. */
  readonly oldest_seconds: number;
}

/** Objects that are to be removed from storage. */
@Injectable()
export class FileRemovalRepository {
  constructor(private readonly database: Database) {}

  /** Has it removed in so many seconds. */
  async schedule(key: string, seconds: number, tx?: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO file_removals (storage_key, due_at)
       VALUES ($1, now() + $2::int * interval '1 second')
           ON CONFLICT (storage_key) DO UPDATE SET due_at = least(file_removals.due_at, excluded.due_at)`,
      [key, seconds],
      { tx },
    );
  }

  /** Has all files and the avatar of a user removed now. */
  async scheduleAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO file_removals (storage_key, due_at)
       SELECT storage_key, now() FROM files WHERE user_id = $1
        UNION ALL
       SELECT storage_key, now() FROM avatars WHERE user_id = $1
           ON CONFLICT (storage_key) DO NOTHING`,
      [userId],
      { tx },
    );
  }

  /** Has it stay. False when it may be gone already. */
  async cancel(key: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `DELETE FROM file_removals
        WHERE storage_key = $1 AND attempts = 0 AND due_at > now() RETURNING 1`,
      [key],
      { tx },
    );
    return rows.length > 0;
  }

  /** One that was scheduled, and is not kept, is due now. */
  async hasten(key: string): Promise<void> {
    await this.database.query(
      'UPDATE file_removals SET due_at = now() WHERE storage_key = $1 AND attempts = 0',
      [key],
    );
  }

  /** Due ones, the longest due first. Until the lease is over nobody else is given them. */
  claimDue(limit: number, leaseMs: number): Promise<ClaimedRemoval[]> {
    return this.database.query<ClaimedRemoval>(
      `UPDATE file_removals
          SET attempts = attempts + 1, due_at = now() + $2::int * interval '1 millisecond'
        WHERE storage_key = ANY (ARRAY(
                SELECT storage_key FROM file_removals
                 WHERE due_at <= now() ORDER BY due_at LIMIT $1
                   FOR UPDATE SKIP LOCKED))
       RETURNING storage_key, attempts`,
      [limit, leaseMs],
    );
  }

  /** It is gone. */
  async delete(key: string): Promise<void> {
    await this.database.query('DELETE FROM file_removals WHERE storage_key = $1', [key]);
  }

  /** Only while the lease of this attempt holds. */
  async postpone(
    { storage_key, attempts }: ClaimedRemoval,
    retryInMs: number,
    reason: string,
  ): Promise<void> {
    await this.database.query(
      `UPDATE file_removals
          SET due_at = now() + $3::bigint * interval '1 millisecond', last_error = $4
        WHERE storage_key = $1 AND attempts = $2`,
      [storage_key, attempts, retryInMs, reason],
    );
  }

  /** What is due, or was tried; what an upload under way has stored is not to go yet. */
  async readBacklog(limit: number): Promise<FileBacklogRow> {
    const [row] = await this.database.query<FileBacklogRow>(
      `SELECT count(*)::int AS waiting,
              coalesce(extract(epoch FROM now() - min(created_at)), 0)::int AS oldest_seconds
         FROM (SELECT created_at FROM file_removals WHERE due_at <= now() OR attempts > 0
                LIMIT $1) waiting`,
      [limit],
    );
    return row ?? { waiting: 0, oldest_seconds: 0 };
  }
}
