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

/** The key of the schedule `$1`. */
const LOCK = `hashtextextended('schedule:' || $1, 0)`;

@Injectable()
export class ScheduleTickRepository {
  constructor(private readonly database: Database) {}

  /** Holds the schedule until the transaction ends; false while another process runs it. */
  async tryLock(schedule: string, tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${LOCK}) AS locked`,
      [schedule],
      { tx },
    );
    return row?.locked === true;
  }

  /** As `tryLock`, but waits for whoever looks at the schedule just now. */
  async lock(schedule: string, tx: Transaction): Promise<void> {
    await this.database.query(`SELECT pg_advisory_xact_lock(${LOCK})`, [schedule], { tx });
  }

  /**
   * Notes an expression that the schedule did not have before; false if it had. A tick that the
   * former expression has as well stays what it was.
   */
  async insertBaseline({ schedule, tick, expression }: DueTick, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO schedule_ticks AS known (schedule, tick, expression, state, finished_at)
       SELECT $1::text, $2::timestamptz, $3::text, 'baseline', now()
        WHERE (SELECT tick FROM schedule_ticks
                WHERE schedule = $1 AND expression = $3
                ORDER BY tick DESC LIMIT 1) IS NULL
           ON CONFLICT (schedule, tick) DO UPDATE SET expression = EXCLUDED.expression
       RETURNING 1`,
      [schedule, tick, expression],
      { tx },
    );
    return rows.length > 0;
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
