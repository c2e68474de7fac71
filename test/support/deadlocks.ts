import type { TestApp } from './app.js';

/** So many has PostgreSQL ended in the database of this app. */
export const deadlocks = async ({ sql }: Pick<TestApp, 'sql'>): Promise<number> => {
  const [row] = await sql<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.deadlocks ?? -1;
};
