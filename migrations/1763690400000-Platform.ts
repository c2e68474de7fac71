import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Platform1763690400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id              uuid PRIMARY KEY,
        event           text NOT NULL,
        listener        text NOT NULL,
        payload         jsonb NOT NULL,
        request_id      text NOT NULL,
        attempts        integer NOT NULL DEFAULT 0,
        last_error      text,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        dead_at         timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE dead_at IS NULL;
      CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;

      CREATE TABLE idempotency_keys (
        user_id     uuid NOT NULL,
        route       text NOT NULL,
        key         text NOT NULL,
        fingerprint bytea NOT NULL,
        status      smallint NOT NULL,
        response    bytea NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, route, key)
      );
      CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
      COMMENT ON COLUMN idempotency_keys.response IS 'sealed JSON: it may hold secrets shown once';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE idempotency_keys; DROP TABLE outbox;`);
  }
}
