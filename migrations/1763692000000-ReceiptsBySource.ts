import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReceiptsBySource1763692000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How long receipts are kept depends on their source.
      CREATE INDEX webhook_receipts_age_of_source ON webhook_receipts (source, created_at);
      DROP INDEX webhook_receipts_age;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX webhook_receipts_age ON webhook_receipts (created_at);
      DROP INDEX webhook_receipts_age_of_source;
    `);
  }
}
