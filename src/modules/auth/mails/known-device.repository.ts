import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { days, expiredRows } from '../../../database/expired-rows.js';
import type { RetentionRule } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';

export const KEPT_SECONDS = days(180);

export interface KnownDevice {
  readonly device: string | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

/** By the name that `device.ts` gives them; empty for a client that says nothing of itself. */
const keyOf = (device: string | null): string => device ?? '';

/** From where an account is used; a session that is opened notes when a known one is seen again. */
@Injectable()
export class KnownDeviceRepository {
  constructor(private readonly database: Database) {}

  /** Whether it was added, and whether the account had others; the account is to be locked. */
  async insertIfNew(
    userId: string,
    device: string | null,
    tx: Transaction,
  ): Promise<{ readonly added: boolean; readonly others: boolean }> {
    const [outcome] = await this.database.query<{ added: boolean; others: boolean }>(
      `WITH added AS (
         INSERT INTO known_devices (user_id, device) VALUES ($1, $2)
             ON CONFLICT (user_id, device) DO NOTHING RETURNING 1
       )
       SELECT EXISTS (SELECT FROM added) AS added,
              EXISTS (SELECT FROM known_devices WHERE user_id = $1) AS others`,
      [userId, keyOf(device)],
      { tx },
    );
    if (!outcome) throw new Error('the insert returned no row');
    return outcome;
  }

  /** Up to `limit` that come after `after` in the order of their names. */
  listAfter(userId: string, after: string | undefined, limit: number): Promise<KnownDevice[]> {
    return this.database.query<KnownDevice>(
      `SELECT nullif(device, '') AS device, first_seen_at, last_seen_at
         FROM known_devices
        WHERE user_id = $1 AND ($2::text IS NULL OR device > $2)
        ORDER BY device LIMIT $3`,
      [userId, after, limit],
    );
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'known_devices',
      column: 'last_seen_at',
      keptSeconds: KEPT_SECONDS,
    });
  }
}
