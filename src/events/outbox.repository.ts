import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';

export interface OutboxRow {
  readonly id: string;
  readonly event: string;
  readonly listener: string;
  readonly payload: unknown;
  readonly request_id: string;
  readonly attempts: number;
}

export interface NewOutboxRow {
  readonly id: string;
  readonly event: string;
  readonly listener: string;
  readonly payload: string;
  readonly requestId: string;
}

@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  async insert(rows: readonly NewOutboxRow[], tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO outbox (id, event, listener, payload, request_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])`,
      [
        rows.map(({ id }) => id),
        rows.map(({ event }) => event),
        rows.map(({ listener }) => listener),
        rows.map(({ payload }) => payload),
        rows.map(({ requestId }) => requestId),
      ],
      { tx },
    );
  }

  /**
   * The oldest row that is due, that nobody else holds and that is none of `except`; locked until
   * the transaction ends.
   */
  async claimDue(except: readonly string[], tx: Transaction): Promise<OutboxRow | undefined> {
    const [row] = await this.database.query<OutboxRow>(
      `SELECT id, event, listener, payload, request_id, attempts
         FROM outbox
        WHERE dead_at IS NULL AND next_attempt_at <= now() AND id <> ALL ($1::uuid[])
        ORDER BY next_attempt_at, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED`,
      [except],
      { tx },
    );
    return row;
  }

  async deleteDelivered(id: string, tx: Transaction): Promise<void> {
    await this.database.query(`DELETE FROM outbox WHERE id = $1`, [id], { tx });
  }

  /** Keeps a failed delivery for later, or as a dead letter once `retryInMs` is undefined. */
  async recordFailure(id: string, error: string, retryInMs: number | undefined): Promise<void> {
    await this.database.query(
      `UPDATE outbox
          SET attempts = attempts + 1,
              last_error = $2,
              next_attempt_at = now() + $3::int * interval '1 millisecond',
              dead_at = CASE WHEN $4 THEN now() END
        WHERE id = $1`,
      [id, error, retryInMs ?? 0, retryInMs === undefined],
    );
  }
}
