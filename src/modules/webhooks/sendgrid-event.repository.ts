import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import type { SendgridEvent } from './sendgrid-events.js';

@Injectable()
export class SendgridEventRepository {
  constructor(private readonly database: Database) {}

  /**
   * Keeps those whose `sg_event_id` is new. They are claimed in one order, or workers with the same
   * events would wait for each other in a ring.
   */
  async insertNew(
    receiptId: string,
    events: readonly SendgridEvent[],
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO sendgrid_events (receipt_id, sg_event_id, event, payload, occurred_at)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
                         AS batch (sg_event_id, event, payload, occurred_at)
        ORDER BY sg_event_id
       ON CONFLICT (sg_event_id) DO NOTHING`,
      [
        receiptId,
        events.map(({ sgEventId }) => sgEventId),
        events.map(({ event }) => event),
        events.map(({ payload }) => payload),
        events.map(({ occurredAt }) => occurredAt),
      ],
      { tx },
    );
  }
}
