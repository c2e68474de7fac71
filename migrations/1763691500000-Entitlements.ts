import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Entitlements1763691500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_plans (
        user_id    uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        plan       text NOT NULL CHECK (plan IN ('free', 'pro')),
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON TABLE user_plans IS 'whoever has no row is on the free plan';

      CREATE TABLE plan_usage (
        user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        resource text NOT NULL,
        used     bigint NOT NULL CHECK (used >= 0),
        PRIMARY KEY (user_id, resource)
      );
      COMMENT ON TABLE plan_usage IS 'changed in the transaction that creates or removes what it counts';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE plan_usage;
      DROP TABLE user_plans;
    `);
  }
}
