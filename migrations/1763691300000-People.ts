import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1763691300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm;

      -- Words of letters and digits with single blanks between them, without accents or capitals:
      -- of what people are called, and of what is looked for among them, alike. What NFKD takes
      -- apart loses its accent with that; the rest is named.
      CREATE FUNCTION search_words(given text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN btrim(regexp_replace(
          replace(replace(replace(translate(
            lower(regexp_replace(normalize(given, NFKD), U&'[\\0300-\\036F]', '', 'g')),
            'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
          '[^[:alnum:]]+', ' ', 'g'));

      ALTER TABLE users
        ADD COLUMN suspended_reason text,
        ADD COLUMN search_text text NOT NULL GENERATED ALWAYS AS (
          ' ' || search_words(username || ' ' || coalesce(
            full_name, coalesce(first_name, '') || ' ' || coalesce(last_name, '')))) STORED;
      COMMENT ON COLUMN users.suspended_reason IS 'for admins only';
      COMMENT ON COLUMN users.search_text IS 'username and full name; each word after a blank';
      -- Without a list of pending entries, which every search would have to read through.
      CREATE INDEX users_search ON users USING gin (search_text gin_trgm_ops)
        WITH (fastupdate = off);
      CREATE INDEX users_by_username ON users ((lower(username) COLLATE "C"))
        WHERE suspended_at IS NULL;
    `);
    // A request that goes on while its user is deleted leaves nothing behind.
    await runner.query(`
      DELETE FROM idempotency_keys AS k
       WHERE NOT EXISTS (SELECT FROM users WHERE users.id = k.user_id);
      ALTER TABLE idempotency_keys
        ADD CONSTRAINT idempotency_keys_user_id_fkey
          FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_user_id_fkey;
      DROP INDEX users_by_username; DROP INDEX users_search;
      ALTER TABLE users DROP COLUMN search_text, DROP COLUMN suspended_reason;
      DROP FUNCTION search_words;
      -- Something else in this database may use it.
      DO $$ BEGIN DROP EXTENSION pg_trgm; EXCEPTION WHEN dependent_objects_still_exist THEN END $$;
    `);
  }
}
