import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { GroupCommit } from '../../database/group-commit.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { isUnavailable } from '../../errors/errors.js';
import type { NewRow, ReceiptRows, RowOfReceipt } from './receipt-rows.js';

/** A verified webhook that is to be kept. */
export interface NewReceipt {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly deliveryKey: string | undefined;
  readonly raw: Buffer;
  /** JSON. */
  readonly headers: string;
  readonly signature: string;
  /** Of the request that brought it. */
  readonly requestId: string;
  readonly createdAt: Date;
  /** What is committed together with it. */
  readonly row?: RowOfReceipt;
}

/** What became of it: kept, or known as the delivery that came first. */
export interface Kept {
  readonly id: string;
  readonly event: string;
  readonly createdAt: Date;
  readonly duplicate: boolean;
}

interface FirstRow {
  readonly source: string;
  readonly delivery_key: string;
  readonly receipt_id: string;
  readonly event: string | null;
  readonly created_at: Date;
}

const COLUMNS = [
  'uuid',
  'text',
  'text',
  'text',
  'bytea',
  'jsonb',
  'text',
  'text',
  'timestamptz',
] as const;

const MAX_GROUP = 64;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
const CONCURRENT_GROUPS = 4;
/** Some seconds' worth: senders give up after ten (GitHub), and what waited longer is refused. */
const MAX_WAITING = 10_000;
const MAX_WAIT_MS = 5_000;

const statements = new Map<number, string>();

/** Powers of two, so that few statements are prepared; what is left over is filled with nulls. */
const preparedSize = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/**
 * One statement for a group: claim the delivery keys, keep the receipts whose key was claimed. Keys
 * are claimed in one order, or groups with the same deliveries would wait for each other in a ring.
 * Values are parameters of their own rather than arrays, so that `pg` sends bytes as bytes.
 */
const statementFor = (count: number): string => {
  const known = statements.get(count);
  if (known !== undefined) return known;
  const rows = Array.from({ length: count }, (_, row) => {
    const values = COLUMNS.map((type, column) => `$${row * COLUMNS.length + column + 1}::${type}`);
    return `(${values.join(', ')})`;
  });
  const statement = `
    WITH input (id, source, event, delivery_key, raw, headers, signature, request_id,
                created_at) AS (VALUES ${rows.join(', ')}),
    claimed AS (
      INSERT INTO webhook_deliveries (source, delivery_key, receipt_id, created_at)
      SELECT source, delivery_key, id, created_at FROM input WHERE delivery_key IS NOT NULL
       ORDER BY source, delivery_key
      ON CONFLICT DO NOTHING
      RETURNING receipt_id
    )
    INSERT INTO webhook_receipts
      (id, source, event, delivery_key, raw, headers, signature, request_id, created_at)
    SELECT id, source, event, delivery_key, raw, headers, signature, request_id, created_at
      FROM input
     WHERE id IS NOT NULL
       AND (delivery_key IS NULL OR id IN (SELECT receipt_id FROM claimed))
    RETURNING id`;
  statements.set(count, statement);
  return statement;
};

const keyOf = (source: string, deliveryKey: string): string => `${source}\n${deliveryKey}`;

const rowsOf = (
  items: readonly NewReceipt[],
  inserted: ReadonlySet<string>,
): ReadonlyMap<ReceiptRows<unknown>, readonly NewRow<unknown>[]> => {
  const tables = new Map<ReceiptRows<unknown>, NewRow<unknown>[]>();
  for (const { id: receiptId, row } of items) {
    if (!row || !inserted.has(receiptId)) continue;
    const rows = tables.get(row.into) ?? [];
    rows.push({ receiptId, row: row.row });
    tables.set(row.into, rows);
  }
  return tables;
};

/** Where verified webhooks are stored for good. Concurrent ones share a statement and its commit. */
@Injectable()
export class WebhookInboxRepository {
  private readonly group = new GroupCommit<NewReceipt, Kept>((items) => this.keep(items), {
    maxItems: MAX_GROUP,
    maxBytes: MAX_GROUP_BYTES,
    concurrency: CONCURRENT_GROUPS,
    bytesOf: ({ raw }) => raw.length,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  });

  constructor(
    private readonly database: Database,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Resolves once it is committed, or once its first delivery is known to be. */
  add(receipt: NewReceipt): Promise<Kept> {
    return this.group.add(receipt);
  }

  private async keep(items: readonly NewReceipt[]): Promise<readonly (Kept | Promise<Kept>)[]> {
    try {
      return await this.keepTogether(items);
    } catch (error) {
      // One bad row must not fail its neighbours: each goes alone, and fails alone. When the
      // database is away that would only ask it again.
      if (items.length === 1 || isUnavailable(error)) throw error;
      return items.map((item) => this.keepAlone(item));
    }
  }

  private async keepAlone(item: NewReceipt): Promise<Kept> {
    const [kept] = await this.keepTogether([item]);
    if (!kept) throw new Error('a receipt was not answered');
    return kept;
  }

  /** What was inserted is committed, so only the repeated ones depend on the look-up after it. */
  private async keepTogether(
    items: readonly NewReceipt[],
  ): Promise<readonly (Kept | Promise<Kept>)[]> {
    const inserted = await this.insertWithRows(items);
    const repeated = items.filter(({ id }) => !inserted.has(id));
    const first = repeated.length > 0 ? this.findFirst(repeated) : undefined;
    return items.map((item) => {
      const { id, event, createdAt } = item;
      if (inserted.has(id)) return { id, event, createdAt, duplicate: false };
      return this.known(item, first);
    });
  }

  private async known(
    { source, event, deliveryKey }: NewReceipt,
    first: Promise<ReadonlyMap<string, FirstRow>> | undefined,
  ): Promise<Kept> {
    const known = (await first)?.get(keyOf(source, deliveryKey ?? ''));
    if (!known) throw new Error('a delivery was neither kept nor known');
    return {
      id: known.receipt_id,
      event: known.event ?? event,
      createdAt: known.created_at,
      duplicate: true,
    };
  }

  /** The ids of those that are new; what goes with them is committed together with them. */
  private insertWithRows(items: readonly NewReceipt[]): Promise<ReadonlySet<string>> {
    if (items.every(({ row }) => row === undefined)) return this.insert(items);
    return this.transactions.run(async (tx) => {
      const inserted = await this.insert(items, tx);
      for (const [into, rows] of rowsOf(items, inserted)) await into.insert(rows, tx);
      return inserted;
    });
  }

  private async insert(
    items: readonly NewReceipt[],
    tx?: Transaction,
  ): Promise<ReadonlySet<string>> {
    const size = preparedSize(items.length);
    const parameters = items.flatMap((item) => [
      item.id,
      item.source,
      item.event,
      item.deliveryKey ?? null,
      item.raw,
      item.headers,
      item.signature,
      item.requestId,
      item.createdAt,
    ]);
    const padding = Array<null>((size - items.length) * COLUMNS.length).fill(null);
    const rows = await this.database.query<{ id: string }>(
      statementFor(size),
      [...parameters, ...padding],
      { tx, name: `webhook_inbox_${size}` },
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async findFirst(items: readonly NewReceipt[]): Promise<ReadonlyMap<string, FirstRow>> {
    const rows = await this.database.query<FirstRow>(
      `SELECT d.source, d.delivery_key, d.receipt_id, r.event,
              coalesce(r.created_at, d.created_at) AS created_at
         FROM unnest($1::text[], $2::text[]) AS wanted (source, delivery_key)
         JOIN webhook_deliveries d USING (source, delivery_key)
         LEFT JOIN webhook_receipts r ON r.id = d.receipt_id`,
      [items.map(({ source }) => source), items.map(({ deliveryKey }) => deliveryKey ?? null)],
    );
    return new Map(rows.map((row) => [keyOf(row.source, row.delivery_key), row]));
  }
}
