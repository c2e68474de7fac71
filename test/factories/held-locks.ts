import type { Subject } from '../../src/modules/social/subjects/subject.js';
import type { TestApp } from '../support/app.js';

/** What somebody else keeps locked until it is let go. */
export interface HeldLock {
  release(): Promise<void>;
}

/** Locks a subject from outside, as if its work went on and on. */
export const holdSubject = async ({ database }: TestApp, { id }: Subject): Promise<HeldLock> => {
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM subjects WHERE id = $1 FOR UPDATE', [id]);
  const end = async (): Promise<void> => {
    await client.query('ROLLBACK');
    client.release();
  };
  let ended: Promise<void> | undefined;
  return { release: () => (ended ??= end()) };
};

/** How many of the application's connections wait for a lock. */
export const waitingForLocks = async ({ sql }: TestApp): Promise<number> => {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'switchboard'
        AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
};
