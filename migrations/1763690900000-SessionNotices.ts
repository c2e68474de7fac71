import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was not told yet of sessions: an end that is moved, an owner that is another one, and a
 * table that is emptied at once, for which row triggers do not run.
 */
export class SessionNotices1763690900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TRIGGER sessions_moved AFTER UPDATE OF expires_at, user_id ON sessions
        FOR EACH ROW
        WHEN ((OLD.expires_at, OLD.user_id) IS DISTINCT FROM (NEW.expires_at, NEW.user_id))
        EXECUTE FUNCTION tell_session_changed();

      CREATE FUNCTION tell_all_sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('session_changed', 'all');
        RETURN NULL;
      END $$;
      CREATE TRIGGER sessions_emptied AFTER TRUNCATE ON sessions
        FOR EACH STATEMENT EXECUTE FUNCTION tell_all_sessions_changed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER sessions_emptied ON sessions;
      DROP FUNCTION tell_all_sessions_changed;
      DROP TRIGGER sessions_moved ON sessions;
    `);
  }
}
