import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

export type HookTaskKind = 'create' | 'update' | 'remove';

/** What this process may do at GitHub until its lease runs out. */
export interface ClaimedHookTask {
  readonly repo_id: string;
  /** Whose token does it. */
  readonly user_id: string;
  readonly kind: HookTaskKind;
  /** As it was when this was wanted, as is `hook_id`. */
  readonly full_name: string;
  readonly hook_id: string | null;
  readonly revision: number;
  /** At this revision, this one included. */
  readonly attempts: number;
  readonly lease: string;
}

/** What is to be done at GitHub: one task for a repository, of what was wanted last. */
@Injectable()
export class HookTaskRepository {
  constructor(private readonly database: Database) {}

  /**
   * Wants `kind` from now on. Whoever is at work on what was wanted before does not end the task.
   * A hook that is yet to be created is created as it is to be by then. `update` and `remove` are of
   * hooks that were made here, and else nothing. Whether there is something to do.
   */
  async want(repoId: string, kind: HookTaskKind, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO repository_hook_tasks AS t (repo_id, user_id, kind, full_name, hook_id)
       SELECT r.id, r.user_id, $2, r.full_name, r.hook_id
         FROM tracked_repositories r
        WHERE r.id = $1 AND r.user_id IS NOT NULL
          AND ($2 = 'create' OR r.hook_created
               OR EXISTS (SELECT FROM repository_hook_tasks w WHERE w.repo_id = r.id))
           ON CONFLICT (repo_id) DO UPDATE
          SET kind = CASE WHEN t.kind = 'create' AND excluded.kind = 'update' THEN 'create'
                          ELSE excluded.kind END,
              full_name = excluded.full_name, hook_id = excluded.hook_id,
              revision = t.revision + 1, attempts = 0, next_attempt_at = now(),
              last_error = NULL, created_at = now()
       RETURNING 1`,
      [repoId, kind],
      { tx },
    );
    return rows.length > 0;
  }

  /** Due ones that nobody else is at work on, the longest due first. */
  claimDue(lease: string, limit: number, leaseMs: number): Promise<ClaimedHookTask[]> {
    return this.database.query<ClaimedHookTask>(
      `UPDATE repository_hook_tasks
          SET attempts = attempts + 1, lease = $1,
              leased_until = now() + $3::int * interval '1 millisecond'
        WHERE repo_id = ANY (ARRAY(
                SELECT repo_id FROM repository_hook_tasks
                 WHERE next_attempt_at <= now()
                   AND (leased_until IS NULL OR leased_until <= now())
                 ORDER BY next_attempt_at
                 LIMIT $2
                   FOR UPDATE SKIP LOCKED))
       RETURNING repo_id, user_id, kind, full_name, hook_id, revision, attempts, lease`,
      [lease, limit, leaseMs],
    );
  }

  /** Nothing is left to do, whoever has its lease by now, unless something else is wanted. */
  async finish({ repo_id, revision }: ClaimedHookTask, tx?: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      'DELETE FROM repository_hook_tasks WHERE repo_id = $1 AND revision = $2 RETURNING 1',
      [repo_id, revision],
      { tx },
    );
    return rows.length > 0;
  }

  /** Lets anybody have it at once. */
  async release({ repo_id, lease }: ClaimedHookTask, tx?: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_tasks SET lease = NULL, leased_until = NULL
        WHERE repo_id = $1 AND lease = $2`,
      [repo_id, lease],
      { tx },
    );
  }

  /** It was not tried, and may be in `inMs`; at once when something else is wanted. */
  async defer({ repo_id, lease, revision }: ClaimedHookTask, inMs: number): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_tasks
          SET lease = NULL, leased_until = NULL, attempts = greatest(attempts - 1, 0),
              next_attempt_at = CASE WHEN revision = $3
                                     THEN now() + $4::bigint * interval '1 millisecond'
                                     ELSE next_attempt_at END
        WHERE repo_id = $1 AND lease = $2`,
      [repo_id, lease, revision, inMs],
    );
  }

  /** It is due again in `retryInMs`; at once when something else is wanted. */
  async postpone(
    { repo_id, lease, revision }: ClaimedHookTask,
    error: string,
    retryInMs: number,
  ): Promise<void> {
    await this.database.query(
      `UPDATE repository_hook_tasks
          SET lease = NULL, leased_until = NULL,
              last_error = CASE WHEN revision = $3 THEN $4 END,
              next_attempt_at = CASE WHEN revision = $3
                                     THEN now() + $5::bigint * interval '1 millisecond'
                                     ELSE next_attempt_at END
        WHERE repo_id = $1 AND lease = $2`,
      [repo_id, lease, revision, error, retryInMs],
    );
  }
}
