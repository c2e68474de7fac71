import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/**
 * Does the work without the tables' indexes, but for those of constraints, and makes them anew: an
 * index that is built is several times as fast as one that grows by as many rows.
 */
export const withoutIndexes = async (
  database: Database,
  tables: readonly string[],
  work: () => Promise<void>,
  tx: Transaction,
): Promise<void> => {
  const indexes = await database.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
       FROM pg_index
      WHERE indrelid = ANY ($1::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      ORDER BY 1`,
    [tables],
    { tx },
  );
  for (const { name } of indexes) await database.query(`DROP INDEX ${name}`, [], { tx });
  await work();
  await database.query("SET LOCAL maintenance_work_mem = '256MB'", [], { tx });
  for (const { definition } of indexes) await database.query(definition, [], { tx });
};
