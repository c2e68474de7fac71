import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** What was accepted before a deletion may still be written for a moment after it. */
const KEPT_MINUTES = 10;

/** Deleted repositories that one batch looks at. */
const LOOKED_AT = 1_000;

/**
 * Of the deleted repositories that have any; `key` is unique within a repository, and indexed, and
 * `receipt` says whose receipt it was.
 */
const eventsOf = (table: string, key: string, receipt: string): string => `
  DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT old.ctid
      FROM (SELECT id FROM tracked_repositories AS r
             WHERE deleted_at IS NOT NULL AND EXISTS (SELECT FROM ${table} WHERE repo_id = r.id)
             ORDER BY deleted_at LIMIT ${LOOKED_AT}) AS deleted
     CROSS JOIN LATERAL (SELECT ctid FROM ${table} WHERE repo_id = deleted.id
                          ORDER BY ${key} LIMIT $1 FOR UPDATE SKIP LOCKED) AS old
     LIMIT $1))
  RETURNING ${receipt} AS id`;

const EVENTS = eventsOf('github_events', 'seq', 'id');
const DIGESTS = eventsOf('github_delivery_digests', 'digest', 'event_id');

const DELETED = `
  SELECT id FROM tracked_repositories WHERE deleted_at IS NOT NULL
   ORDER BY deleted_at LIMIT ${LOOKED_AT}`;

const WITHOUT_EVENTS = `
  SELECT id FROM tracked_repositories AS r
   WHERE deleted_at < now() - interval '${KEPT_MINUTES} minutes'
     AND NOT EXISTS (SELECT FROM github_events WHERE repo_id = r.id)
     AND NOT EXISTS (SELECT FROM github_delivery_digests WHERE repo_id = r.id)
   ORDER BY deleted_at LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** What becomes of repositories that nobody tracks any more. */
@Injectable()
export class DeletedRepositoryRepository {
  constructor(private readonly database: Database) {}

  /** Makes a user's repositories deleted and anonymous, with the subscriptions of everybody. */
  async erase(userId: string, tx: Transaction): Promise<void> {
    const erased = await this.database.query<{ id: string }>(
      `UPDATE tracked_repositories
          SET deleted_at = coalesce(deleted_at, now()), full_name = '', github_id = NULL,
              secret = '', former_secret = NULL, former_secret_expires_at = NULL
        WHERE user_id = $1 RETURNING id`,
      [userId],
      { tx },
    );
    await this.database.query(
      'DELETE FROM repository_subscriptions WHERE repo_id = ANY ($1::uuid[])',
      [erased.map(({ id }) => id)],
      { tx },
    );
  }

  /** Some of them; the ids of their receipts. */
  deleteEvents(limit: number, tx: Transaction): Promise<string[]> {
    return this.ids(EVENTS, [limit], tx);
  }

  /** Some of the digests of what was delivered; the ids of the receipts. */
  deleteDigests(limit: number, tx: Transaction): Promise<string[]> {
    return this.ids(DIGESTS, [limit], tx);
  }

  /** Those that were deleted first. */
  findDeleted(tx: Transaction): Promise<string[]> {
    return this.ids(DELETED, [], tx);
  }

  /** Some that nothing is written for any more, and that have no events; locked. */
  claimWithoutEvents(limit: number, tx: Transaction): Promise<string[]> {
    return this.ids(WITHOUT_EVENTS, [limit], tx);
  }

  async delete(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM tracked_repositories WHERE id = ANY ($1::uuid[])',
      [ids],
      { tx },
    );
  }

  private async ids(
    statement: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(statement, parameters, { tx });
    return rows.map(({ id }) => id);
  }
}
