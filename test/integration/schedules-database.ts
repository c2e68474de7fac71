import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from './platform.js';

export interface TickRow {
  readonly tick: Date;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly started_at: Date;
  readonly next_attempt_at: Date | null;
  readonly finished_at: Date | null;
}

/** A database in which runs leave effects; nothing but the schedules keeps one from doubling. */
export class SchedulesDatabase {
  private constructor(readonly own: TestDatabase) {}

  static async create(): Promise<SchedulesDatabase> {
    const own = await createTestDatabase();
    await own.pool.query(
      'CREATE TABLE effects (schedule text NOT NULL, tick timestamptz NOT NULL)',
    );
    return new SchedulesDatabase(own);
  }

  async effects(schedule: string): Promise<readonly Date[]> {
    const { rows } = await this.own.pool.query<{ tick: Date }>(
      'SELECT tick FROM effects WHERE schedule = $1 ORDER BY tick',
      [schedule],
    );
    return rows.map(({ tick }) => tick);
  }

  async ticks(schedule: string): Promise<readonly TickRow[]> {
    const { rows } = await this.own.pool.query<TickRow>(
      `SELECT tick, state, attempts, last_error, started_at, next_attempt_at, finished_at
         FROM schedule_ticks WHERE schedule = $1 ORDER BY tick`,
      [schedule],
    );
    return rows;
  }

  async newest(schedule: string): Promise<TickRow> {
    const row = (await this.ticks(schedule)).at(-1);
    if (!row) throw new Error(`${schedule} has no tick`);
    return row;
  }

  /** As if the schedule had been known since `tick`, and nobody had run it from then on. */
  async knownSince(schedule: string, cron: string, tick: string): Promise<void> {
    await this.own.pool.query(
      `INSERT INTO schedule_ticks (schedule, tick, expression, state)
       VALUES ($1, $2, $3, 'baseline')`,
      [schedule, tick, `${cron} UTC`],
    );
  }

  /** As if the pause before the next attempt were over. */
  async endPause(schedule: string): Promise<void> {
    await this.own.pool.query(
      `UPDATE schedule_ticks SET next_attempt_at = now()
        WHERE schedule = $1 AND next_attempt_at IS NOT NULL`,
      [schedule],
    );
  }

  /** All that PostgreSQL sees of processes that die during their runs. */
  async killRunning(): Promise<void> {
    await this.own.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
  }

  /** Until so many connections wait for locks. */
  waiting(count: number): Promise<boolean> {
    return eventually(async () => {
      const { rows } = await this.own.pool.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === count;
    });
  }
}
