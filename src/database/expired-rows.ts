import type { Database } from './database.js';
import type { RetentionRule } from './retention.js';

export interface ExpiringTable {
  /** An SQL identifier, never a caller's text; so is `column`. */
  readonly table: string;
  /** The time since which a row ages, indexed; rows without one stay. */
  readonly column: string;
  readonly keptSeconds: number;
}

const DAY_SECONDS = 24 * 60 * 60;

export const days = (count: number): number => count * DAY_SECONDS;

/**
 * A condition that holds. The statement's commit does not wait for the disk, so that others wait less
 * for theirs; what a crash brings back is deleted again.
 */
export const COMMITS_LAZILY = `(SELECT set_config('synchronous_commit', 'off', true)) = 'off'`;

/** The retention of a table whose rows go when they are old enough, whatever is in them. */
export const expiredRows = (
  database: Database,
  { table, column, keptSeconds }: ExpiringTable,
): RetentionRule => ({
  name: table,
  deleteExpired: async (batchSize) => {
    const rows = await database.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table}
          WHERE ${column} < now() - $1::bigint * interval '1 second'
          ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED))
          AND ${COMMITS_LAZILY}
       RETURNING 1`,
      [keptSeconds, batchSize],
    );
    return rows.length;
  },
});
