import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { GroupCommit } from '../../database/group-commit.js';
import { sqlState } from '../../database/sql-state.js';

/** A verified webhook that is to be kept. */
export interface NewReceipt {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly deliveryKey: string | undefined;
  readonly raw: Buffer;
  /**
   * Where `payload` comes from: the raw bytes themselves, a text that they carry, or nowhere
   * because jsonb would refuse it.
   */
  readonly payload: 'raw' | 'none' | { readonly text: string };
  /** JSON. */
  readonly headers: string;
  readonly signature: string;
  readonly createdAt: Date;
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
  'boolean',
  'text',
  'jsonb',
  'text',
  'timestamptz',
] as const;

const MAX_GROUP = 64;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
const CONCURRENT_GROUPS = 4;

const statements = new Map<number, string>();

/**
 * One statement for a group: claim the delivery keys, keep the receipts whose key was claimed.
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
    WITH input (id, source, event, delivery_key, raw, from_raw, payload, headers, signature,
                created_at) AS (VALUES ${rows.join(', ')}),
    claimed AS (
      INSERT INTO webhook_deliveries (source, delivery_key, receipt_id, created_at)
      SELECT source, delivery_key, id, created_at FROM input WHERE delivery_key IS NOT NULL
      ON CONFLICT DO NOTHING
      RETURNING receipt_id
    )
    INSERT INTO webhook_receipts
      (id, source, event, delivery_key, raw, payload, headers, signature, created_at)
    SELECT id, source, event, delivery_key, raw,
           CASE WHEN from_raw THEN convert_from(raw, 'UTF8') ELSE payload END::jsonb,
           headers, signature, created_at
      FROM input
     WHERE delivery_key IS NULL OR id IN (SELECT receipt_id FROM claimed)
    RETURNING id`;
  statements.set(count, statement);
  return statement;
};

/** Class 22, data exception: this row's own fault. */
const isDataFault = (error: unknown): boolean => sqlState(error)?.startsWith('22') === true;

const keyOf = (source: string, deliveryKey: string): string => `${source}\n${deliveryKey}`;

/** Where verified webhooks are stored for good. Concurrent ones share a statement and its commit. */
@Injectable()
export class WebhookInboxRepository {
  private readonly group = new GroupCommit<NewReceipt, Kept>((items) => this.keep(items), {
    maxItems: MAX_GROUP,
    maxBytes: MAX_GROUP_BYTES,
    concurrency: CONCURRENT_GROUPS,
    bytesOf: ({ raw }) => raw.length,
  });

  constructor(private readonly database: Database) {}

  /** Resolves once it is committed, or once its first delivery is known to be. */
  add(receipt: NewReceipt): Promise<Kept> {
    return this.group.add(receipt);
  }

  private async keep(items: readonly NewReceipt[]): Promise<readonly Kept[]> {
    const inserted = await this.insertGroup(items);
    const repeated = items.filter(({ id }) => !inserted.has(id));
    const first = repeated.length > 0 ? await this.findFirst(repeated) : undefined;
    return items.map(({ id, source, event, deliveryKey, createdAt }) => {
      if (inserted.has(id)) return { id, event, createdAt, duplicate: false };
      const known = first?.get(keyOf(source, deliveryKey ?? ''));
      if (!known) throw new Error('a delivery was neither kept nor known');
      return {
        id: known.receipt_id,
        event: known.event ?? event,
        createdAt: known.created_at,
        duplicate: true,
      };
    });
  }

  /** One bad row must not fail its neighbours: after a data fault each row goes alone. */
  private async insertGroup(items: readonly NewReceipt[]): Promise<ReadonlySet<string>> {
    try {
      return new Set(await this.insert(items));
    } catch (error) {
      if (!isDataFault(error)) throw error;
      const alone = await Promise.all(items.map((item) => this.insertAlone(item)));
      return new Set(alone.flat());
    }
  }

  private async insertAlone(item: NewReceipt): Promise<readonly string[]> {
    try {
      return await this.insert([item]);
    } catch (error) {
      if (!isDataFault(error) || item.payload === 'none') throw error;
      return this.insert([{ ...item, payload: 'none' }]);
    }
  }

  private async insert(items: readonly NewReceipt[]): Promise<readonly string[]> {
    const parameters = items.flatMap((item) => [
      item.id,
      item.source,
      item.event,
      item.deliveryKey ?? null,
      item.raw,
      item.payload === 'raw',
      typeof item.payload === 'object' ? item.payload.text : null,
      item.headers,
      item.signature,
      item.createdAt,
    ]);
    const rows = await this.database.query<{ id: string }>(statementFor(items.length), parameters, {
      name: `webhook_inbox_${items.length}`,
    });
    return rows.map(({ id }) => id);
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
