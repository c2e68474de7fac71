import { Database } from '../../src/database/database.js';
import type { TestDatabase } from '../support/database.js';
import type { Platform } from './platform.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The most rows that a step looked at, but those of which it saw the index alone. */
const fetched = (plan: Plan): number => {
  const { 'Node Type': type, 'Actual Loops': loops } = plan;
  const rows = plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0);
  const own = type === 'Index Only Scan' ? 0 : rows * loops;
  return Math.max(own, ...(plan.Plans ?? []).map(fetched));
};

/** The most rows that a step of any statement looked at, of those that this work asks. */
export const mostFetched = async (
  platform: Platform,
  { pool }: TestDatabase,
  work: () => Promise<unknown>,
): Promise<number> => {
  const asked = jest.spyOn(platform.get(Database), 'query');
  await work();
  const statements = asked.mock.calls.map(([sql, parameters = []]) => [sql, parameters] as const);
  asked.mockRestore();
  const rows: number[] = [];
  for (const [sql, parameters] of statements) {
    const explained = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
      [...parameters],
    );
    const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
    if (plan) rows.push(fetched(plan));
  }
  if (rows.length === 0) throw new Error('nothing was asked');
  return Math.max(...rows);
};
