import type { MigrationInterface, QueryRunner } from 'typeorm';

export class JobsByType1763691000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Workers take the oldest jobs of a type from the table.
      CREATE INDEX jobs_unfinished_by_type ON jobs (type, id) WHERE finished_at IS NULL;
      DROP INDEX jobs_unfinished;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;
      DROP INDEX jobs_unfinished_by_type;
    `);
  }
}
