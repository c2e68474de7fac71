import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1763690500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id                uuid PRIMARY KEY,
        email             text,
        email_verified_at timestamptz,
        username          text NOT NULL,
        password_hash     text,
        role              text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
        first_name        text,
        last_name         text,
        full_name         text,
        bio               text,
        location          text,
        website           text,
        time_zone         text,
        avatar_url        text,
        suspended_at      timestamptz,
        created_at        timestamptz NOT NULL DEFAULT now(),
        updated_at        timestamptz NOT NULL DEFAULT now()
      );
      -- Compared without regard to case, kept as written.
      CREATE UNIQUE INDEX users_email_key ON users (lower(email));
      CREATE UNIQUE INDEX users_username_key ON users (lower(username));

      CREATE TABLE sessions (
        id             uuid PRIMARY KEY,
        user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        counter        integer NOT NULL DEFAULT 0,
        rotated_at     timestamptz NOT NULL DEFAULT now(),
        device         text,
        ip             inet,
        created_at     timestamptz NOT NULL DEFAULT now(),
        last_used_at   timestamptz NOT NULL DEFAULT now(),
        expires_at     timestamptz NOT NULL,
        revoked_at     timestamptz,
        revoked_reason text
      );
      CREATE INDEX sessions_of_user ON sessions (user_id, id);
      CREATE INDEX sessions_expiry ON sessions (expires_at);
      CREATE INDEX sessions_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
      COMMENT ON COLUMN sessions.counter IS 'rotations so far: the number of the living refresh token';
      COMMENT ON COLUMN users.full_name IS
        'as given; while null, first_name and last_name stand for it';

      CREATE TABLE refresh_tokens (
        hash       bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        counter    integer NOT NULL
      );
      CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);
    `);
    // Every node remembers for a while who a session belongs to and whether it lives. Triggers,
    // so that no statement that changes this, an operator's in psql included, can forget to tell.
    await runner.query(`
      CREATE FUNCTION tell_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('session_changed', OLD.id::text);
        RETURN NULL;
      END $$;
      CREATE TRIGGER sessions_revoked AFTER UPDATE OF revoked_at ON sessions
        FOR EACH ROW WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
        EXECUTE FUNCTION tell_session_changed();
      CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions
        FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now())
        EXECUTE FUNCTION tell_session_changed();

      CREATE FUNCTION tell_user_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('session_changed', 'user:' || OLD.id);
        RETURN NULL;
      END $$;
      CREATE TRIGGER users_access_changed
        AFTER UPDATE OF role, suspended_at, email, email_verified_at ON users
        FOR EACH ROW
        WHEN ((OLD.role, OLD.suspended_at, OLD.email, OLD.email_verified_at)
              IS DISTINCT FROM (NEW.role, NEW.suspended_at, NEW.email, NEW.email_verified_at))
        EXECUTE FUNCTION tell_user_changed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE refresh_tokens; DROP TABLE sessions; DROP TABLE users;
      DROP FUNCTION tell_session_changed; DROP FUNCTION tell_user_changed;
    `);
  }
}
