import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { COMMITS_LAZILY } from '../../database/expired-rows.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Transaction } from '../../database/transaction.js';
import { type ReceiptStatus, WebhookReceipt } from './webhook-receipt.entity.js';

/** What lists show of a receipt. */
export interface ReceiptRow {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly signature: string;
  readonly status: ReceiptStatus;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly processed_at: Date | null;
}

export interface ReceiptFilters {
  readonly source?: string | undefined;
  readonly event?: string | undefined;
  readonly status?: ReceiptStatus | undefined;
}

const LISTED =
  'id, source, event, signature, status, attempts, last_error, created_at, processed_at';

@Injectable()
export class WebhookReceiptRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  find(id: string, tx?: Transaction): Promise<WebhookReceipt | null> {
    return this.database.entities((manager) => manager.findOneBy(WebhookReceipt, { id }), { tx });
  }

  /** Newest first; without bodies and headers. */
  list(filters: ReceiptFilters, request: PageRequest): Promise<Page<ReceiptRow>> {
    const where: string[] = [];
    const parameters: unknown[] = [];
    for (const [column, value] of [
      ['source', filters.source],
      ['event', filters.event],
      ['status', filters.status],
    ] as const) {
      if (value !== undefined) where.push(`${column} = $${parameters.push(value)}`);
    }
    return this.pages.read<ReceiptRow>(
      {
        select: LISTED,
        from: 'webhook_receipts',
        where,
        parameters,
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** Also of those whose receipt is gone by now. */
  async findDeliveryKeys(source: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const rows = await this.database.query<{ delivery_key: string }>(
      `SELECT delivery_key FROM webhook_deliveries
        WHERE source = $1 AND delivery_key = ANY ($2::text[])`,
      [source, keys],
    );
    return new Set(rows.map(({ delivery_key }) => delivery_key));
  }

  /** Puts a receipt back in line, as if it had just come; undefined when there is none. */
  async requeue(id: string, tx: Transaction): Promise<ReceiptRow | undefined> {
    const [row] = await this.database.query<ReceiptRow>(
      `UPDATE webhook_receipts
          SET status = 'received', attempts = 0, last_error = NULL, processed_at = NULL,
              next_attempt_at = now()
        WHERE id = $1
       RETURNING ${LISTED}`,
      [id],
      { tx },
    );
    return row;
  }

  /** Due receipts that nobody else holds, oldest first; locked until the transaction ends. */
  claimDue(limit: number, tx: Transaction): Promise<ClaimedReceipt[]> {
    return this.database.query<ClaimedReceipt>(
      `SELECT id, source, event, attempts, request_id FROM webhook_receipts
        WHERE status = 'received' AND next_attempt_at <= now()
        ORDER BY next_attempt_at, id
        LIMIT $1
          FOR UPDATE SKIP LOCKED`,
      [limit],
      { tx },
    );
  }

  async markProcessed(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE webhook_receipts
          SET status = 'processed', attempts = attempts + 1, last_error = NULL, processed_at = now()
        WHERE id = ANY($1::uuid[])`,
      [ids],
      { tx },
    );
  }

  /** Every source that there are receipts of; a look into the index for each. */
  async sources(): Promise<string[]> {
    const rows = await this.database.query<{ source: string }>(
      `WITH RECURSIVE known AS (
         SELECT min(source) AS source FROM webhook_receipts
         UNION ALL
         SELECT (SELECT min(source) FROM webhook_receipts WHERE source > known.source)
           FROM known WHERE known.source IS NOT NULL
       )
       SELECT source FROM known WHERE source IS NOT NULL`,
    );
    return rows.map(({ source }) => source);
  }

  /** Deletes the oldest of a source that are older than this; how many went. */
  async deleteOlder(source: string, seconds: number, limit: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM webhook_receipts WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM webhook_receipts
          WHERE source = $1 AND created_at < now() - $2::bigint * interval '1 second'
          ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED))
          AND ${COMMITS_LAZILY}
       RETURNING 1`,
      [source, seconds, limit],
    );
    return rows.length;
  }

  async deleteAll(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query('DELETE FROM webhook_receipts WHERE id = ANY ($1::uuid[])', [ids], {
      tx,
    });
  }

  /** Forgets some deliveries of a source whose keys begin so; the ids of their receipts. */
  async deleteDeliveries(
    source: string,
    prefixes: readonly string[],
    limit: number,
    tx: Transaction,
  ): Promise<string[]> {
    const rows = await this.database.query<{ receipt_id: string }>(
      `DELETE FROM webhook_deliveries WHERE ctid = ANY (ARRAY(
         SELECT found.ctid
           FROM unnest($2::text[]) AS prefix
          CROSS JOIN LATERAL (SELECT ctid FROM webhook_deliveries
                               WHERE source = $1 AND delivery_key >= prefix
                                 AND delivery_key < prefix || chr(1114111)
                               ORDER BY delivery_key LIMIT $3 FOR UPDATE SKIP LOCKED) AS found
          LIMIT $3))
       RETURNING receipt_id`,
      [source, prefixes, limit],
      { tx },
    );
    return rows.map(({ receipt_id }) => receipt_id);
  }

  /** Tries again after `retryInMs`, or gives up when there is none. */
  async markFailed(
    id: string,
    error: string,
    retryInMs: number | undefined,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE webhook_receipts
          SET status = CASE WHEN $4 THEN 'failed' ELSE 'received' END,
              attempts = attempts + 1,
              last_error = $2,
              next_attempt_at = now() + $3::int * interval '1 millisecond'
        WHERE id = $1`,
      [id, error, retryInMs ?? 0, retryInMs === undefined],
      { tx },
    );
  }
}

export interface ClaimedReceipt {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly attempts: number;
  /** Of the request that brought it. */
  readonly request_id: string;
}
