import type { Database } from './database.js';
import type { RetentionRule } from './retention.js';

export interface ExpiringTable {
  /** For logs and metrics; the table's unless told. */
  readonly name?: string;
  /** An SQL identifier, never a caller's text; so is `column`. */
  readonly table: string;
  /** The time since which a row ages, indexed; rows without one stay. */
  readonly column: string;
  readonly keptSeconds: number;
  /** Of these rows alone: a condition over `$3`. */
  readonly where?: { readonly sql: string; readonly value: string | readonly string[] };
}

const DAY_SECONDS = 24 * 60 * 60;

export const days = (count: number): number => count * DAY_SECONDS;

/** The retention of a table whose rows go when they are old enough. */
export const expiredRows = (
  database: Database,
  { table, name = table, column, keptSeconds, where }: ExpiringTable,
): RetentionRule => ({
  name,
  deleteExpired: async (batchSize) => {
    const rows = await database.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table}
          WHERE ${column} < now() - $1::bigint * interval '1 second'${where ? ` AND ${where.sql}` : ''}
          ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED))
       RETURNING 1`,
      [keptSeconds, batchSize, ...(where ? [where.value] : [])],
    );
    return rows.length;
  },
});
