import type { NewReceipt } from './new-receipt.js';

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

/**
 * For a transaction that goes on with rows of a module, and with that module's locks: a process that
 * is stopped with one of them in hand keeps the others waiting for seconds, and not for a minute.
 */
const BOUNDS = `bounds AS MATERIALIZED (
      SELECT set_config('lock_timeout', '4s', true),
             set_config('idle_in_transaction_session_timeout', '5s', true)
    )`;

/** Powers of two, so that few statements are prepared; what is left over is filled with nulls. */
const preparedSize = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/**
 * One statement for a group: claim the delivery keys, keep the receipts whose key was claimed. Keys
 * are claimed in one order, or groups with the same deliveries would wait for each other in a ring.
 * Values are parameters of their own rather than arrays, so that `pg` sends bytes as bytes.
 */
const statementFor = (count: number, withRows: boolean): string => {
  const rows = Array.from({ length: count }, (_, row) => {
    const values = COLUMNS.map((type, column) => `$${row * COLUMNS.length + column + 1}::${type}`);
    return `(${values.join(', ')})`;
  });
  return `
    WITH ${withRows ? `${BOUNDS},` : ''}
    input (id, source, event, delivery_key, raw, headers, signature, request_id,
           created_at) AS (VALUES ${rows.join(', ')}),
    claimed AS (
      INSERT INTO webhook_deliveries (source, delivery_key, receipt_id, created_at)
      SELECT source, delivery_key, id, created_at FROM input WHERE delivery_key IS NOT NULL
       ORDER BY source, delivery_key
      ON CONFLICT DO NOTHING
      RETURNING receipt_id
    ),
    new AS (
      SELECT id FROM input
       WHERE id IS NOT NULL
         AND (delivery_key IS NULL OR id IN (SELECT receipt_id FROM claimed))
    ),
    kept AS (
      INSERT INTO webhook_receipts
        (id, source, event, delivery_key, raw, headers, signature, request_id, created_at)
      SELECT id, source, event, delivery_key, raw, headers, signature, request_id, created_at
        FROM input WHERE raw IS NOT NULL AND id IN (SELECT id FROM new)
    )
    SELECT new.id FROM new ${withRows ? 'CROSS JOIN bounds' : ''}`;
};

const statements = new Map<string, string>();

const valuesOf = (item: NewReceipt): readonly unknown[] => [
  item.id,
  item.source,
  item.event,
  item.deliveryKey ?? null,
  item.raw ?? null,
  item.headers,
  item.signature,
  item.requestId,
  item.createdAt,
];

/** Keeps those that are new, and gives their ids; `withRows` as the beginning of a transaction. */
export const inboxStatement = (
  items: readonly NewReceipt[],
  withRows: boolean,
): { readonly sql: string; readonly name: string; readonly parameters: readonly unknown[] } => {
  const size = preparedSize(items.length);
  const name = `webhook_inbox_${withRows ? 'rows_' : ''}${size}`;
  const sql = statements.get(name) ?? statementFor(size, withRows);
  statements.set(name, sql);
  const padding = Array<null>((size - items.length) * COLUMNS.length).fill(null);
  return { sql, name, parameters: [...items.flatMap(valuesOf), ...padding] };
};
