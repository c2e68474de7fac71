import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TokenRevocations1763691400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of nobody: what is to be revoked outlives the account that it was of.
      CREATE TABLE token_revocations (
        id              uuid PRIMARY KEY,
        issuer          text NOT NULL,
        token           bytea NOT NULL,
        attempts        smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        created_at      timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX token_revocations_due ON token_revocations (next_attempt_at);
      CREATE INDEX token_revocations_age ON token_revocations (created_at);
      COMMENT ON COLUMN token_revocations.id IS 'that of the identity, for which the token is sealed';
      COMMENT ON COLUMN token_revocations.token IS 'sealed';
      COMMENT ON COLUMN token_revocations.next_attempt_at IS
        'while a worker tries it: when another one may';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE token_revocations;');
  }
}
