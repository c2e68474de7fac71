import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run that is under way is a row before it begins, so that one whose process dies is counted. */
export class ScheduleRuns1763691050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE schedule_ticks
        DROP CONSTRAINT schedule_ticks_state_check,
        ADD CONSTRAINT schedule_ticks_state_check
          CHECK (state IN ('baseline', 'running', 'ran', 'failing', 'failed'));
      CREATE INDEX schedule_ticks_unfinished ON schedule_ticks (schedule, tick)
        WHERE state IN ('running', 'failing');
      DROP INDEX schedule_ticks_failing;
      COMMENT ON COLUMN schedule_ticks.next_attempt_at IS
        'of one that is running: when it is taken for dead if nobody is at it';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE schedule_ticks SET state = 'failing' WHERE state = 'running';
      ALTER TABLE schedule_ticks
        DROP CONSTRAINT schedule_ticks_state_check,
        ADD CONSTRAINT schedule_ticks_state_check
          CHECK (state IN ('baseline', 'ran', 'failing', 'failed'));
      CREATE INDEX schedule_ticks_failing ON schedule_ticks (schedule, tick)
        WHERE state = 'failing';
      DROP INDEX schedule_ticks_unfinished;
      COMMENT ON COLUMN schedule_ticks.next_attempt_at IS NULL;
    `);
  }
}
