import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Schedules1763690800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schedule_ticks (
        schedule        text NOT NULL,
        tick            timestamptz NOT NULL,
        expression      text NOT NULL,
        state           text NOT NULL CHECK (state IN ('baseline', 'ran', 'failing', 'failed')),
        attempts        integer NOT NULL DEFAULT 0,
        last_error      text,
        next_attempt_at timestamptz,
        started_at      timestamptz NOT NULL DEFAULT now(),
        finished_at     timestamptz,
        PRIMARY KEY (schedule, tick)
      );
      CREATE INDEX schedule_ticks_failing ON schedule_ticks (schedule, tick)
        WHERE state = 'failing';
      CREATE INDEX schedule_ticks_age ON schedule_ticks (tick);
      COMMENT ON COLUMN schedule_ticks.expression IS 'cron expression and time zone';
      COMMENT ON COLUMN schedule_ticks.state IS
        'baseline: the newest when the expression was first known, and not run';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE schedule_ticks;`);
  }
}
