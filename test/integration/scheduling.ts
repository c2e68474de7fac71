import { Inject, Module, type Type } from '@nestjs/common';
import { Database } from '../../src/database/database.js';
import { type Schedule, Schedules, type Tick } from '../../src/queue/schedules/schedules.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** What a run did, in the transaction of its tick. */
export type Effect = (schedule: string, tick: Tick) => Promise<void>;

export interface ScheduleOfTest extends Omit<Schedule, 'timeZone' | 'run'> {
  /** Leaves its effect unless told otherwise. */
  readonly run?: (tick: Tick, effect: Effect) => Promise<void>;
}

/** A module that registers schedules, as a module of the application would. */
export const scheduling = (...schedules: readonly ScheduleOfTest[]): Type => {
  @Module({})
  class SchedulingModule {
    constructor(@Inject(Schedules) registry: Schedules, @Inject(Database) database: Database) {
      const effect: Effect = async (schedule, { at, tx }) => {
        await database.query(`INSERT INTO effects VALUES ($1, $2)`, [schedule, at], { tx });
      };
      for (const { run, ...schedule } of schedules) {
        registry.register({
          ...schedule,
          timeZone: 'UTC',
          run: (tick) => (run ? run(tick, effect) : effect(schedule.name, tick)),
        });
      }
    }
  }
  return SchedulingModule;
};

export interface TickRow {
  readonly tick: Date;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
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
      `SELECT tick, state, attempts, last_error, finished_at
         FROM schedule_ticks WHERE schedule = $1 ORDER BY tick`,
      [schedule],
    );
    return rows;
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
}
