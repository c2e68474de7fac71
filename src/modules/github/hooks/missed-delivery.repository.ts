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
export const MAX_REQUESTS = 3;
/** GitHub delivers some time after it was asked to. */
const PATIENCE = `interval '4 minutes'`;
/** GitHub forgets deliveries after three days, and then none of them is found again. */
const KEPT_DAYS = 4;

const OPEN = `attempts < ${MAX_REQUESTS}
  AND (requested_at IS NULL OR requested_at < now() - ${PATIENCE})`;

/** Deliveries that GitHub failed with. */
@Injectable()
export class MissedDeliveryRepository {
  constructor(private readonly database: Database) {}

  async insertNew(repoId: string, missed: readonly MissedDelivery[]): Promise<void> {
    if (missed.length === 0) return;
    await this.database.query(
      `INSERT INTO missed_deliveries (repo_id, guid, delivery_id)
       SELECT r.id, m.guid, m.delivery_id
         FROM tracked_repositories r,
              unnest($2::text[], $3::bigint[]) AS m (guid, delivery_id)
        WHERE r.id = $1
           ON CONFLICT DO NOTHING`,
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

  /** Those to request now, the oldest first. */
  findOpen(repoId: string, limit: number): Promise<OpenDelivery[]> {
    return this.database.query<OpenDelivery>(
      `SELECT guid, delivery_id FROM missed_deliveries
        WHERE repo_id = $1 AND ${OPEN}
        ORDER BY delivery_id LIMIT $2`,
      [repoId, limit],
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

  /** GitHub did not even look at it. */
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
