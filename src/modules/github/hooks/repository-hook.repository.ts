import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { HookState } from './hook-state.js';

export interface RepositoryHookRow {
  readonly repo_id: string;
  readonly state: HookState;
  readonly error: string | null;
  readonly hook_created: boolean;
}

/** What a hook on GitHub is to be like. */
export interface WantedHookRow {
  readonly full_name: string;
  readonly events: readonly string[] | null;
  /** Sealed. */
  readonly secret: Buffer;
  /** Text, as `pg` gives bigints. */
  readonly hook_id: string | null;
  readonly hook_created: boolean;
}

/**
 * Hooks that somebody made by hand are known by what they deliver, and are active from then on,
 * whatever became of the one that was to be made here.
 */
const STATE = `CASE
  WHEN h.state = 'creating' THEN 'creating'
  WHEN r.hook_id IS NULL THEN coalesce(nullif(h.state, 'active'), 'none')
  WHEN r.hook_created AND h.state = 'failed' THEN 'failed'
  ELSE 'active' END`;

/** Hooks on GitHub, as far as they are known here. */
@Injectable()
export class RepositoryHookRepository {
  constructor(private readonly database: Database) {}

  find(repoIds: readonly string[]): Promise<RepositoryHookRow[]> {
    return this.database.query<RepositoryHookRow>(
      `SELECT s.repo_id, s.state, s.hook_created,
              CASE WHEN s.state = 'failed' THEN s.error END AS error
         FROM (SELECT r.id AS repo_id, ${STATE} AS state, h.error, r.hook_created
                 FROM tracked_repositories r
                 LEFT JOIN repository_hooks h ON h.repo_id = r.id
                WHERE r.id = ANY ($1::uuid[])) s`,
      [repoIds],
    );
  }

  /** Undefined when nobody tracks it any more. */
  async findWanted(repoId: string, userId: string): Promise<WantedHookRow | undefined> {
    const [row] = await this.database.query<WantedHookRow>(
      `SELECT full_name, events, secret, hook_id, hook_created
         FROM tracked_repositories
        WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL`,
      [repoId, userId],
    );
    return row;
  }

  async markCreating(repoId: string, tx: Transaction): Promise<void> {
    await this.mark(repoId, 'creating', null, tx);
  }

  /** `hookId` is that of the hook which was made, or found, here. */
  async markActive(repoId: string, hookId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'UPDATE tracked_repositories SET hook_id = $2, hook_created = true WHERE id = $1',
      [repoId, hookId],
      { tx },
    );
    await this.mark(repoId, 'active', null, tx);
  }

  async markFailed(repoId: string, error: string, tx: Transaction): Promise<void> {
    await this.mark(repoId, 'failed', error, tx);
  }

  /** Somebody removed it on GitHub. Not if another hook delivers by now. */
  async markGone(repoId: string, hookId: string, tx: Transaction): Promise<void> {
    const rows = await this.database.query(
      `UPDATE tracked_repositories SET hook_id = NULL, hook_created = false
        WHERE id = $1 AND hook_id = $2 RETURNING 1`,
      [repoId, hookId],
      { tx },
    );
    if (rows.length > 0) await this.mark(repoId, 'gone', null, tx);
  }

  private async mark(
    repoId: string,
    state: Exclude<HookState, 'none'>,
    error: string | null,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO repository_hooks (repo_id, state, error)
       SELECT id, $2, $3 FROM tracked_repositories WHERE id = $1
           ON CONFLICT (repo_id) DO UPDATE
          SET state = excluded.state, error = excluded.error, changed_at = now()`,
      [repoId, state, error],
      { tx },
    );
  }
}
