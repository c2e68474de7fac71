import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Mails1763691100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mails (
        id              uuid PRIMARY KEY,
        recipient       text NOT NULL,
        user_id         uuid REFERENCES users (id) ON DELETE CASCADE,
        template        text NOT NULL,
        parameters      bytea,
        key             text UNIQUE,
        request_id      text NOT NULL,
        state           text NOT NULL DEFAULT 'waiting'
                        CHECK (state IN ('waiting', 'sent', 'captured', 'failed')),
        attempts        smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        last_error      text,
        created_at      timestamptz NOT NULL DEFAULT now(),
        expires_at      timestamptz,
        finished_at     timestamptz,
        CONSTRAINT mails_finished_check CHECK ((finished_at IS NULL) = (state = 'waiting')),
        CONSTRAINT mails_parameters_check
          CHECK ((parameters IS NULL) = (state IN ('sent', 'failed')))
      );
      CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'waiting';
      CREATE INDEX mails_waiting ON mails (created_at) WHERE state = 'waiting';
      CREATE INDEX mails_captured ON mails (id) WHERE state = 'captured';
      CREATE INDEX mails_finished ON mails (finished_at) WHERE finished_at IS NOT NULL;
      CREATE INDEX mails_by_recipient ON mails (lower(recipient));
      CREATE INDEX mails_of_user ON mails (user_id, id) WHERE user_id IS NOT NULL;
      COMMENT ON COLUMN mails.parameters IS 'sealed; gone once the mail was sent or has failed';
      COMMENT ON COLUMN mails.next_attempt_at IS 'while a worker sends it: when another one may';
      COMMENT ON COLUMN mails.expires_at IS 'when it is of no use any more, and is not sent';

      -- When mails that anybody can cause went to an address. Of no account, so that none that is
      -- deleted takes it along.
      CREATE TABLE mail_allowances (
        address_hash bytea NOT NULL,
        purpose      text NOT NULL,
        sent_at      timestamptz[] NOT NULL,
        last_sent_at timestamptz NOT NULL,
        PRIMARY KEY (address_hash, purpose)
      );
      CREATE INDEX mail_allowances_age ON mail_allowances (last_sent_at);
      COMMENT ON COLUMN mail_allowances.address_hash IS 'HMAC of the address in lower case';
      COMMENT ON COLUMN mail_allowances.sent_at IS 'the last ones, the newest first';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail_allowances; DROP TABLE mails;');
  }
}
