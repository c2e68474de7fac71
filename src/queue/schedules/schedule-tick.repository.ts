import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { RetentionRule } from '../../database/retention.js';
import type { Transaction } from '../../database/transaction.js';
import type { Schedule } from './schedules.js';

/** A tick of a schedule, by the expression that it came of. */
export interface DueTick {
  readonly schedule: string;
  readonly tick: Date;
  readonly expression: string;
}

export const dueTick = ({ name, cron, timeZone }: Schedule, tick: Date): DueTick => ({
  schedule: name,
  tick,
  expression: `${cron} ${timeZone}`,
});

const parameters = ({ schedule, tick, expression }: DueTick): readonly unknown[] => [
  schedule,
  tick,
  expression,
];

@Injectable()
export class ScheduleTickRepository {
  constructor(private readonly database: Database) {}

  /** Holds the schedule until the transaction ends; false while another process runs it. */
  async tryLock(schedule: string, tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('schedule:' || $1, 0)) AS locked`,
      [schedule],
      { tx },
    );
    return row?.locked === true;
  }

  /**
   * Notes an expression that the schedule did not have before; false if it had. A tick that the
   * former expression has as well stays what it was.
   */
  async insertBaseline(due: DueTick, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO schedule_ticks AS known (schedule, tick, expression, state, finished_at)
       SELECT $1::text, $2::timestamptz, $3::text, 'baseline', now()
        WHERE (SELECT tick FROM schedule_ticks
                WHERE schedule = $1 AND expression = $3
                ORDER BY tick DESC LIMIT 1) IS NULL
           ON CONFLICT (schedule, tick) DO UPDATE SET expression = EXCLUDED.expression
       RETURNING 1`,
      parameters(due),
      { tx },
    );
    return rows.length > 0;
  }

  /**
   * Takes the tick, as one that ran: which attempt at it this is. Undefined if it ran, was given
   * up, rests between two attempts, or is older than another. Older ones are given up.
   */
  async claim(due: DueTick, tx: Transaction): Promise<number | undefined> {
    const [row] = await this.database.query<{ attempts: number }>(
      `WITH overtaken AS (
         UPDATE schedule_ticks SET state = 'failed', next_attempt_at = NULL
          WHERE schedule = $1 AND tick < $2 AND state = 'failing')
       INSERT INTO schedule_ticks AS known (schedule, tick, expression, state, attempts)
       SELECT $1::text, $2::timestamptz, $3::text, 'ran', 1
        WHERE NOT EXISTS (SELECT FROM schedule_ticks
                           WHERE schedule = $1 AND tick > $2 AND expression = $3)
           ON CONFLICT (schedule, tick) DO UPDATE
          SET state = 'ran', attempts = known.attempts + 1, next_attempt_at = NULL,
              started_at = now()
        WHERE known.state = 'failing' AND known.next_attempt_at <= now()
       RETURNING attempts`,
      parameters(due),
      { tx },
    );
    return row?.attempts;
  }

  async finish({ schedule, tick }: DueTick, tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE schedule_ticks SET finished_at = clock_timestamp() WHERE schedule = $1 AND tick = $2`,
      [schedule, tick],
      { tx },
    );
  }

  /** Keeps a failed attempt, after its transaction; without `retryInMs` it was the last. */
  async recordFailure(due: DueTick, error: string, retryInMs: number | undefined): Promise<void> {
    await this.database.query(
      `INSERT INTO schedule_ticks AS known (schedule, tick, expression, state, attempts,
                                            last_error, next_attempt_at, finished_at)
       VALUES ($1, $2, $3, $4, 1, $5, now() + $6::int * interval '1 millisecond', now())
           ON CONFLICT (schedule, tick) DO UPDATE
          SET state = EXCLUDED.state, attempts = known.attempts + 1,
              last_error = EXCLUDED.last_error, next_attempt_at = EXCLUDED.next_attempt_at,
              finished_at = now()
        WHERE known.state = 'failing'`,
      [
        ...parameters(due),
        retryInMs === undefined ? 'failed' : 'failing',
        error,
        retryInMs ?? null,
      ],
    );
  }

  /** Ticks past `keptSeconds`, but for the newest, without which an expression would be unknown. */
  retention(keptSeconds: number): RetentionRule {
    return {
      name: 'schedule_ticks',
      deleteExpired: async (batchSize) => {
        const rows = await this.database.query(
          `DELETE FROM schedule_ticks WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM schedule_ticks old
              WHERE tick < now() - $1::bigint * interval '1 second'
                AND EXISTS (SELECT FROM schedule_ticks newer
                             WHERE newer.schedule = old.schedule AND newer.tick > old.tick
                               AND newer.expression = old.expression)
              ORDER BY tick LIMIT $2 FOR UPDATE SKIP LOCKED))
           RETURNING 1`,
          [keptSeconds, batchSize],
        );
        return rows.length;
      },
    };
  }
}
