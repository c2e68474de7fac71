import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import type { DueTick } from './schedule-tick.repository.js';

/** An attempt that did not succeed. */
export interface EndedAttempt {
  readonly tick: Date;
  /** Which one it was. */
  readonly attempts: number;
  /** Whether it was the last. */
  readonly given_up: boolean;
}

/** The number of an attempt fences it: whoever only seemed dead changes nothing any more. */
const THIS_ATTEMPT = `schedule = $1 AND tick = $2 AND state = 'running' AND attempts = $3`;

/** What becomes of a tick: running, and then ran, failing (to be tried again) or failed. */
@Injectable()
export class TickAttemptRepository {
  constructor(private readonly database: Database) {}

  /**
   * Ends the attempts that nobody is at, for who looks has locked the schedule, and that were begun
   * long enough ago: with `error`, and for good if the tick has no further attempt, or is older
   * than the one that is due.
   */
  async endDead(
    { schedule, tick }: DueTick,
    maxAttempts: number,
    error: string,
    tx: Transaction,
  ): Promise<EndedAttempt[]> {
    return this.database.query<EndedAttempt>(
      `UPDATE schedule_ticks
          SET state = CASE WHEN tick = $2 AND attempts < $3 THEN 'failing' ELSE 'failed' END,
              next_attempt_at = CASE WHEN tick = $2 AND attempts < $3 THEN next_attempt_at END,
              last_error = $4, finished_at = now()
        WHERE schedule = $1 AND state = 'running'
          AND (tick < $2 OR tick = $2 AND next_attempt_at <= now())
       RETURNING tick, attempts, state = 'failed' AS given_up`,
      [schedule, tick, maxAttempts, error],
      { tx },
    );
  }

  /**
   * Begins an attempt at the tick: which one it is. It is taken for dead after so many milliseconds
   * of `deadAfterMs`, by attempt. Undefined if the tick is begun, ran, was given up, rests between
   * two attempts, or is older than another. Older ones are given up.
   */
  async begin(
    due: DueTick,
    deadAfterMs: readonly number[],
    tx: Transaction,
  ): Promise<number | undefined> {
    const [row] = await this.database.query<{ attempts: number }>(
      `WITH overtaken AS (
         UPDATE schedule_ticks SET state = 'failed', next_attempt_at = NULL
          WHERE schedule = $1 AND tick < $2 AND state = 'failing')
       INSERT INTO schedule_ticks AS known
              (schedule, tick, expression, state, attempts, next_attempt_at)
       SELECT $1::text, $2::timestamptz, $3::text, 'running', 1,
              now() + ($4::int[])[1] * interval '1 millisecond'
        WHERE NOT EXISTS (SELECT FROM schedule_ticks
                           WHERE schedule = $1 AND tick > $2 AND expression = $3)
           ON CONFLICT (schedule, tick) DO UPDATE
          SET state = 'running', attempts = known.attempts + 1,
              next_attempt_at =
                now() + ($4::int[])[known.attempts + 1] * interval '1 millisecond',
              started_at = now(), finished_at = NULL
        WHERE known.state = 'failing' AND known.next_attempt_at <= now()
       RETURNING attempts`,
      [due.schedule, due.tick, due.expression, deadAfterMs],
      { tx },
    );
    return row?.attempts;
  }

  /** Whether this attempt is still the tick's. */
  async isUnderWay(due: DueTick, attempt: number, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM schedule_ticks WHERE ${THIS_ATTEMPT}`,
      [due.schedule, due.tick, attempt],
      { tx },
    );
    return rows.length > 0;
  }

  /** @throws Error if the attempt is not the tick's any more: what it wrote must not be kept. */
  async finish(due: DueTick, attempt: number, tx: Transaction): Promise<void> {
    const rows = await this.database.query(
      `UPDATE schedule_ticks
          SET state = 'ran', next_attempt_at = NULL, finished_at = clock_timestamp()
        WHERE ${THIS_ATTEMPT}
       RETURNING 1`,
      [due.schedule, due.tick, attempt],
      { tx },
    );
    if (rows.length === 0) throw new Error('another attempt took over');
  }

  /**
   * Keeps why an attempt failed, after its transaction; without `retryInMs` it was the last. False
   * if it is not the tick's any more, or had succeeded.
   */
  async recordFailure(
    due: DueTick,
    attempt: number,
    error: string,
    retryInMs: number | undefined,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE schedule_ticks
          SET state = $4, last_error = $5,
              next_attempt_at = now() + $6::int * interval '1 millisecond', finished_at = now()
        WHERE ${THIS_ATTEMPT}
       RETURNING 1`,
      [
        ...[due.schedule, due.tick, attempt],
        ...[retryInMs === undefined ? 'failed' : 'failing', error, retryInMs ?? null],
      ],
    );
    return rows.length > 0;
  }
}
