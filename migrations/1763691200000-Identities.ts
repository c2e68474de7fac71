import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identities1763691200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who a user is elsewhere.
      CREATE TABLE identities (
        id           uuid PRIMARY KEY,
        user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        issuer       text NOT NULL,
        subject      text NOT NULL,
        login        text,
        token        bytea,
        token_scopes text[],
        created_at   timestamptz NOT NULL DEFAULT now(),
        updated_at   timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT identities_subject_key UNIQUE (issuer, subject),
        CONSTRAINT identities_user_key UNIQUE (user_id, issuer)
      );
      COMMENT ON COLUMN identities.issuer IS 'github, or the iss of foreign tokens';
      COMMENT ON COLUMN identities.token IS 'sealed: what acts for the user there';

      -- Of deleted accounts, so that a foreign token that still lives does not make them anew.
      CREATE TABLE identity_tombstones (
        issuer       text NOT NULL,
        subject_hash bytea NOT NULL,
        deleted_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (issuer, subject_hash)
      );

      CREATE TABLE one_time_tokens (
        hash       bytea PRIMARY KEY,
        purpose    text NOT NULL,
        user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        email      text,
        payload    bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX one_time_tokens_of_user ON one_time_tokens (user_id, purpose);
      CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);
      COMMENT ON COLUMN one_time_tokens.email IS 'the address that the token was sent to';
      COMMENT ON COLUMN one_time_tokens.payload IS 'sealed: what is kept for its redemption';

      -- Sign-ins that began here and are to come back from a provider.
      CREATE TABLE oauth_attempts (
        state_hash   bytea PRIMARY KEY,
        browser_hash bytea NOT NULL,
        verifier     bytea NOT NULL,
        link_user_id uuid REFERENCES users (id) ON DELETE CASCADE,
        client_state text,
        expires_at   timestamptz NOT NULL
      );
      CREATE INDEX oauth_attempts_expiry ON oauth_attempts (expires_at);
      CREATE INDEX oauth_attempts_of_user ON oauth_attempts (link_user_id)
        WHERE link_user_id IS NOT NULL;
      COMMENT ON COLUMN oauth_attempts.verifier IS 'sealed: the PKCE verifier';
      COMMENT ON COLUMN oauth_attempts.link_user_id IS
        'whose account it is to be linked to; none when somebody signs in';

      -- A session that another issuer's tokens stand for, so that it is listed and ended as any.
      ALTER TABLE sessions ADD COLUMN foreign_key bytea CONSTRAINT sessions_foreign_key UNIQUE;
      COMMENT ON COLUMN sessions.foreign_key IS 'digest of issuer, subject and session there';

      CREATE TABLE known_devices (
        user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        device       text NOT NULL,
        first_seen_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, device)
      );
      CREATE INDEX known_devices_age ON known_devices (last_seen_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE known_devices; ALTER TABLE sessions DROP COLUMN foreign_key;
      DROP TABLE oauth_attempts; DROP TABLE one_time_tokens;
      DROP TABLE identity_tombstones; DROP TABLE identities;
    `);
  }
}
