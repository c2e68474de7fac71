import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { GroupCommit } from '../../database/group-commit.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { isUnavailable } from '../../errors/errors.js';
import type { NewReceipt } from './new-receipt.js';
import type { NewRow, ReceiptRows } from './receipt-rows.js';
import { inboxStatement } from './webhook-inbox-statement.js';

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

const MAX_GROUP = 64;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
const CONCURRENT_GROUPS = 4;
/** Some seconds' worth: senders give up after ten (GitHub), and what waited longer is refused. */
const MAX_WAITING = 10_000;
const MAX_WAIT_MS = 5_000;

type Group = GroupCommit<NewReceipt, Kept>;
type Rows = ReceiptRows<unknown> | undefined;

const keyOf = (source: string, deliveryKey: string): string => `${source}\n${deliveryKey}`;

const rowsOf = (
  items: readonly NewReceipt[],
  inserted: ReadonlySet<string>,
): readonly NewRow<unknown>[] =>
  items.flatMap(({ id: receiptId, row }) =>
    row && inserted.has(receiptId) ? [{ receiptId, row: row.row }] : [],
  );

/**
 * Where verified webhooks are stored for good. Concurrent ones share a statement and its commit; those
 * with rows of a module only with one another, so that nobody else waits for that module's locks.
 */
@Injectable()
export class WebhookInboxRepository {
  private readonly groups = new Map<Rows, Group>();

  constructor(
    private readonly database: Database,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Resolves once it is committed, or once its first delivery is known to be. */
  add(receipt: NewReceipt): Promise<Kept> {
    return this.groupOf(receipt.row?.into).add(receipt);
  }

  private groupOf(into: Rows): Group {
    const known = this.groups.get(into);
    if (known) return known;
    const group: Group = new GroupCommit((items) => this.keep(items, into), {
      maxItems: MAX_GROUP,
      maxBytes: MAX_GROUP_BYTES,
      concurrency: CONCURRENT_GROUPS,
      bytesOf: ({ raw }) => raw?.length ?? 0,
      maxWaiting: MAX_WAITING,
      maxWaitMs: MAX_WAIT_MS,
    });
    this.groups.set(into, group);
    return group;
  }

  private async keep(
    items: readonly NewReceipt[],
    into: Rows,
  ): Promise<readonly (Kept | Promise<Kept>)[]> {
    try {
      return await this.keepTogether(items, into);
    } catch (error) {
      // One bad row must not fail its neighbours: each goes alone, and fails alone. When the
      // database is away that would only ask it again.
      if (items.length === 1 || isUnavailable(error)) throw error;
      return items.map((item) => this.keepAlone(item, into));
    }
  }

  private async keepAlone(item: NewReceipt, into: Rows): Promise<Kept> {
    const [kept] = await this.keepTogether([item], into);
    if (!kept) throw new Error('a receipt was not answered');
    return kept;
  }

  /** What was inserted is committed, so only the repeated ones depend on the look-up after it. */
  private async keepTogether(
    items: readonly NewReceipt[],
    into: Rows,
  ): Promise<readonly (Kept | Promise<Kept>)[]> {
    const inserted = await this.insertWithRows(items, into);
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
  private insertWithRows(items: readonly NewReceipt[], into: Rows): Promise<ReadonlySet<string>> {
    if (!into) return this.insert(items);
    return this.transactions.run(async (tx) => {
      const inserted = await this.insert(items, tx);
      const rows = rowsOf(items, inserted);
      if (rows.length > 0) await into.insert(rows, tx);
      return inserted;
    });
  }

  private async insert(
    items: readonly NewReceipt[],
    tx?: Transaction,
  ): Promise<ReadonlySet<string>> {
    const { sql, name, parameters } = inboxStatement(items, tx !== undefined);
    const rows = await this.database.query<{ id: string }>(sql, parameters, { tx, name });
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
