import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { SyncKind } from './sync-kind.js';
import type { SyncRow } from './sync.repository.js';

/** A link whose synchronisation a tick asks for. */
export interface DueLink {
  readonly identityId: string;
  readonly userId: string;
  readonly dueAt: Date;
}

/** Which synchronisations are to be begun without anybody asking. */
@Injectable()
export class SyncDueRepository {
  constructor(private readonly database: Database) {}

  /** What is due earlier stays so. */
  async mark(kind: SyncKind, links: readonly DueLink[], tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO github_syncs AS held (identity_id, user_id, kind, due_at)
       SELECT identity_id, user_id, $1, due_at
         FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) AS l (identity_id, user_id, due_at)
           ON CONFLICT (identity_id, kind) DO UPDATE
          SET failures = 0, due_at = least(held.due_at, excluded.due_at)`,
      [
        kind,
        links.map(({ identityId }) => identityId),
        links.map(({ userId }) => userId),
        links.map(({ dueAt }) => dueAt),
      ],
      { tx },
    );
  }

  /** The longest due first; another process may see the same. */
  find(now: Date, limit: number): Promise<SyncRow[]> {
    return this.database.query<SyncRow>(
      `SELECT identity_id, user_id, kind, job_id, failures FROM github_syncs
        WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
      [now, limit],
    );
  }

  /** Undefined for one that is not due any more, or that somebody else is at. */
  async claim(
    { identity_id, kind }: SyncRow,
    now: Date,
    tx: Transaction,
  ): Promise<SyncRow | undefined> {
    const [row] = await this.database.query<SyncRow>(
      `SELECT identity_id, user_id, kind, job_id, failures FROM github_syncs
        WHERE identity_id = $1 AND kind = $2 AND due_at <= $3
          FOR UPDATE SKIP LOCKED`,
      [identity_id, kind, now],
      { tx },
    );
    return row;
  }

  /** @param dueAt null: not before the next tick */
  async postpone(
    { identity_id, kind }: SyncRow,
    dueAt: Date | null,
    tx?: Transaction,
  ): Promise<void> {
    await this.database.query(
      'UPDATE github_syncs SET due_at = $3 WHERE identity_id = $1 AND kind = $2 AND due_at IS NOT NULL',
      [identity_id, kind, dueAt],
      { tx },
    );
  }
}
