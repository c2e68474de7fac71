import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** A hook whose deliveries this process may look through until its lease runs out. */
export interface ClaimedCheck {
  readonly repo_id: string;
  /** Null for one whose owner is gone. */
  readonly user_id: string | null;
  readonly full_name: string;
  /** Text, as `pg` gives bigints; null when there is none any more. */
  readonly hook_id: string | null;
  readonly deleted: boolean;
  /** Up to here the deliveries are known, by GitHub's clock. */
  readonly seen_until: Date | null;
  /** Where the walk began that is under way. */
  readonly walk_until: Date | null;
  /** The page that it goes on with. */
  readonly walk_next: string | null;
}

export interface Walk {
  readonly until: Date;
  /** Null: it came to its end. */
  readonly next: string | null;
}

/** Whose deliveries are to be looked through, and when. */
@Injectable()
export class HookCheckRepository {
  constructor(private readonly database: Database) {}

  /** Hooks that became known since; they are due at once. */
  async insertNew(limit: number): Promise<void> {
    await this.database.query(
      `WITH found AS (
         UPDATE tracked_repositories SET hook_checked = true
          WHERE id = ANY (ARRAY(
                  SELECT id FROM tracked_repositories
                   WHERE hook_id IS NOT NULL AND deleted_at IS NULL AND NOT hook_checked
                   ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
         RETURNING id
       )
       INSERT INTO repository_hook_checks (repo_id) SELECT id FROM found ON CONFLICT DO NOTHING`,
      [limit],
    );
  }

  /** The one that is due for the longest time; until the lease is over nobody else is given it. */
  async claimDue(leaseMs: number): Promise<ClaimedCheck | undefined> {
    const [row] = await this.database.query<ClaimedCheck>(
      `UPDATE repository_hook_checks c
          SET next_check_at = now() + $1::int * interval '1 millisecond'
         FROM tracked_repositories r
        WHERE r.id = c.repo_id
          AND c.repo_id = ANY (ARRAY(
                SELECT repo_id FROM repository_hook_checks
                 WHERE next_check_at <= now()
                 ORDER BY next_check_at
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED))
       RETURNING c.repo_id, r.user_id, r.full_name, r.hook_id, r.deleted_at IS NOT NULL AS deleted,
                 c.seen_until, c.walk_until, c.walk_next`,
      [leaseMs],
    );
    return row;
  }

  async noteWalk(repoId: string, { until, next }: Walk): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_checks
          SET walk_next = $3, walk_until = CASE WHEN $3::text IS NOT NULL THEN $2::timestamptz END,
              seen_until = CASE WHEN $3::text IS NULL THEN $2 ELSE seen_until END
        WHERE repo_id = $1`,
      [repoId, until, next],
    );
  }

  /** GitHub does not know its page any more: the next walk begins anew. */
  async endWalk(repoId: string): Promise<void> {
    await this.database.query(
      'UPDATE repository_hook_checks SET walk_next = NULL, walk_until = NULL WHERE repo_id = $1',
      [repoId],
    );
  }

  async schedule(repoId: string, inMs: number): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_checks
          SET last_checked_at = now(), next_check_at = now() + $2::int * interval '1 millisecond'
        WHERE repo_id = $1`,
      [repoId, inMs],
    );
  }

  /** None of this user's hooks is due before. */
  async postponeOf(userId: string, inMs: number): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_checks c
          SET next_check_at =
                greatest(next_check_at, now() + $2::int * interval '1 millisecond')
         FROM tracked_repositories r
        WHERE r.id = c.repo_id AND r.user_id = $1`,
      [userId, inMs],
    );
  }

  async delete(repoId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `WITH found AS (
         UPDATE tracked_repositories SET hook_checked = false WHERE id = $1
       )
       DELETE FROM repository_hook_checks WHERE repo_id = $1`,
      [repoId],
      { tx },
    );
  }
}
