import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { days, expiredRows } from '../../../database/expired-rows.js';
import type { RetentionRule } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';
import type { MissedDelivery } from './sifted-deliveries.js';

export interface OpenDelivery {
  readonly guid: string;
  /** Text, as `pg` gives bigints. */
  readonly delivery_id: string;
}

/** A delivery that fails for its own sake is not requested for ever. */
const MAX_REQUESTS = 3;
/** GitHub delivers some time after it was asked to. */
const PATIENCE = `interval '4 minutes'`;
/** Before the last request, lest whoever comes and goes for a while have failed them all. */
const LAST_PATIENCE = `interval '40 minutes'`;
/** GitHub forgets deliveries after three days, and then none of them is found again. */
const KEPT_DAYS = 4;

const OPEN = `attempts < ${MAX_REQUESTS}
  AND (requested_at IS NULL
       OR requested_at < now() - CASE WHEN attempts < ${MAX_REQUESTS - 1} THEN ${PATIENCE}
                                      ELSE ${LAST_PATIENCE} END)`;

/** Deliveries that GitHub failed with. */
@Injectable()
export class MissedDeliveryRepository {
  constructor(private readonly database: Database) {}

  /** Of those that are known, it keeps which attempt was the newest. */
  async note(repoId: string, missed: readonly MissedDelivery[]): Promise<void> {
    if (missed.length === 0) return;
    await this.database.query(
      `INSERT INTO missed_deliveries AS m (repo_id, guid, delivery_id)
       SELECT r.id, seen.guid, seen.delivery_id
         FROM tracked_repositories r,
              unnest($2::text[], $3::bigint[]) AS seen (guid, delivery_id)
        WHERE r.id = $1
           ON CONFLICT (repo_id, guid) DO UPDATE SET delivery_id = excluded.delivery_id
        WHERE m.delivery_id < excluded.delivery_id`,
      [repoId, missed.map(({ guid }) => guid), missed.map(({ deliveryId }) => deliveryId)],
    );
  }

  /** They have come by now. */
  async delete(repoId: string, guids: readonly string[]): Promise<void> {
    if (guids.length === 0) return;
    await this.database.query(
      'DELETE FROM missed_deliveries WHERE repo_id = $1 AND guid = ANY ($2::text[])',
      [repoId, guids],
    );
  }

  /** Those to request now: what failed before first, then the oldest. */
  findOpen(repoId: string, limit: number): Promise<OpenDelivery[]> {
    return this.database.query<OpenDelivery>(
      `SELECT guid, delivery_id FROM missed_deliveries
        WHERE repo_id = $1 AND ${OPEN}
        ORDER BY attempts DESC, delivery_id LIMIT $2`,
      [repoId, limit],
    );
  }

  /**
   * The one to request to find out whether anything arrives again; none while another is under way.
   * Each in its turn, for one that fails for its own sake would never tell.
   */
  findProbe(repoId: string): Promise<OpenDelivery[]> {
    return this.database.query<OpenDelivery>(
      `SELECT guid, delivery_id FROM missed_deliveries
        WHERE repo_id = $1 AND ${OPEN}
          AND NOT EXISTS (SELECT FROM missed_deliveries
                           WHERE repo_id = $1 AND requested_at >= now() - ${PATIENCE})
        ORDER BY attempts, delivery_id LIMIT 1`,
      [repoId],
    );
  }

  /** Whether a request failed for its own sake before the last one. */
  async hasFailedBefore(repoId: string, guid: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT FROM missed_deliveries WHERE repo_id = $1 AND guid = $2 AND attempts > 1',
      [repoId, guid],
    );
    return rows.length > 0;
  }

  /** Their requests failed because nothing arrived: those do not count. */
  async excuse(repoId: string, guids: readonly string[]): Promise<void> {
    await this.database.query(
      `UPDATE missed_deliveries SET attempts = attempts - 1, requested_at = NULL
        WHERE repo_id = $1 AND guid = ANY ($2::text[]) AND attempts > 0
          AND requested_at < now() - ${PATIENCE}`,
      [repoId, guids],
    );
  }

  /** Whether it is the caller's to request, and nobody else's. */
  async takeRequest(repoId: string, guid: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE missed_deliveries SET attempts = attempts + 1, requested_at = now()
        WHERE repo_id = $1 AND guid = $2 AND ${OPEN}
       RETURNING 1`,
      [repoId, guid],
    );
    return rows.length > 0;
  }

  /** GitHub did not even look at it, as far as anybody knows. */
  async returnRequest(repoId: string, guid: string): Promise<void> {
    await this.database.query(
      `UPDATE missed_deliveries SET attempts = attempts - 1, requested_at = NULL
        WHERE repo_id = $1 AND guid = $2 AND attempts > 0`,
      [repoId, guid],
    );
  }

  async deleteOf(repoId: string, tx: Transaction): Promise<void> {
    await this.database.query('DELETE FROM missed_deliveries WHERE repo_id = $1', [repoId], { tx });
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'missed_deliveries',
      column: 'created_at',
      keptSeconds: days(KEPT_DAYS),
    });
  }
}
