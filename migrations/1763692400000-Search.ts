import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Search1763692400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

      -- Without accents. What is looked for is made plain in the same way. Of the marks of one
      -- character thirty are kept (UAX #15, Stream-Safe Text Format): to normalise takes the square of
      -- how many there are.
      CREATE FUNCTION search_plain(given text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN given ~ '[^\x01-\x7f]'
          THEN normalize(regexp_replace(normalize(
                 regexp_replace(given,
                   '([\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0730-\u074a\u093c\u094d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]{30})[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0730-\u074a\u093c\u094d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]+',
                   '\1', 'g'),
                 NFKD), U&'[\0300-\036F]', '', 'g'), NFC)
          ELSE given END;

      -- Languages that are called by signs, by a name.
      CREATE FUNCTION search_names(given text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN given ~ '\m[CcFf](\+\+|#)'
          THEN regexp_replace(regexp_replace(given, '\m[Cc]\+\+', ' cpp ', 'g'),
                              '\m([CcFf])#', ' \1sharp ', 'g')
          ELSE given END;

      -- The words of plain text with blanks between them. Identifiers fall into their parts: before a
      -- capital (getUser, HTMLParser, but URLs), between letters and digits, and at whatever is
      -- neither. In scripts without blanks each character is a word.
      CREATE FUNCTION search_terms(plain text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN regexp_replace(regexp_replace(plain,
          '([[:lower:]](?=[[:upper:]])'
          '|[[:upper:]](?=[[:upper:]][[:lower:]])(?![[:upper:]]s(?![[:lower:]]))'
          '|[[:alpha:]](?=[[:digit:]])|[[:digit:]](?=[[:alpha:]])'
          '|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff](?=[[:alnum:]])'
          '|[[:alnum:]](?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]))', '\1 ', 'g'),
          '[^[:alnum:]]+', ' ', 'g');

      -- No word is stemmed, for most are names. An identifier is its parts, which phrases are made of,
      -- and behind them itself, as getuserbyid for getUserById and get_user_by_id alike.
      CREATE FUNCTION search_field(given text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
      DECLARE
        -- Normalised it may be many times as long, and a tsvector has room for a megabyte.
        plain text := left(search_plain(search_names(given)), 65536);
        parts tsvector := to_tsvector('pg_catalog.simple', search_terms(plain));
      BEGIN
        RETURN parts || ts_delete(
          to_tsvector('pg_catalog.simple', regexp_replace(
            translate(plain, '_', ''), '[^[:alnum:]]+', ' ', 'g')),
          tsvector_to_array(parts));
      END $$;

      CREATE FUNCTION search_tags(tags text[]) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN array_to_string(tags, ' ');

      -- What documents are narrowed by, as lexemes that no text has: an index that knows them beside
      -- words need not read a hundred thousand documents to find the few that are wanted.
      CREATE FUNCTION search_marks(
        type text, shelf smallint, language text, tags text[], created_at timestamptz
      ) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN array_to_tsvector(array_remove(ARRAY[
          '~type:' || type,
          '~shelf:' || shelf,
          '~language:' || language,
          '~week:' || floor(extract(epoch FROM created_at) / 604800)::int,
          '~month:' || (12 * extract(year FROM created_at AT TIME ZONE 'UTC')
                           + extract(month FROM created_at AT TIME ZONE 'UTC') - 1)::int
        ], NULL) || ARRAY(SELECT '~tag:' || tag FROM unnest(tags) AS tag));

      -- How much a document is liked, roughly: a new step is a new place in every index.
      CREATE FUNCTION search_shelf(popularity integer) RETURNS smallint
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN popularity >= 128 THEN 4 WHEN popularity >= 32 THEN 3
                    WHEN popularity >= 8 THEN 2 WHEN popularity >= 1 THEN 1 ELSE 0 END::smallint;
    `);
    await runner.query(`
      CREATE TABLE search_documents (
        id          uuid PRIMARY KEY,
        type        text NOT NULL CHECK (type IN ('snippet', 'doc', 'user', 'repository')),
        author_id   uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        is_public   boolean NOT NULL,
        popularity  integer NOT NULL CHECK (popularity >= 0),
        shelf       smallint NOT NULL,
        language    text,
        tags        text[] NOT NULL,
        details     jsonb NOT NULL,
        created_at  timestamptz NOT NULL,
        updated_at  timestamptz NOT NULL,
        title       text NOT NULL,
        description text,
        content     text NOT NULL,
        head_vector tsvector NOT NULL GENERATED ALWAYS AS (
          setweight(search_field(title), 'A')
          || setweight(search_field(coalesce(description, '')), 'B')
          || setweight(search_field(coalesce(language, '') || ' ' || search_tags(tags)), 'C')
          || search_marks(type, shelf, language, tags, created_at)) STORED,
        vector      tsvector NOT NULL GENERATED ALWAYS AS (
          setweight(search_field(title), 'A')
          || setweight(search_field(coalesce(description, '')), 'B')
          || setweight(search_field(coalesce(language, '') || ' ' || search_tags(tags)), 'C')
          || setweight(search_field(content), 'C')
          || search_marks(type, shelf, language, tags, created_at)) STORED,
        padding     text NOT NULL GENERATED ALWAYS AS (repeat(' ', 2000)) STORED,
        CHECK (shelf = search_shelf(popularity))
      ) WITH (fillfactor = 90, toast_tuple_target = 1024);
      COMMENT ON TABLE search_documents IS
        'what is searched: copies, written in the transactions of the things themselves';
      COMMENT ON COLUMN search_documents.author_id IS 'of a user: themselves';
      COMMENT ON COLUMN search_documents.popularity IS 'likes, followers or stars; it is in no index';
      COMMENT ON COLUMN search_documents.details IS 'what else is shown of it';
      COMMENT ON COLUMN search_documents.head_vector IS 'the same without the content';
      COMMENT ON COLUMN search_documents.padding IS
        'PostgreSQL moves long values out of rows of over 2 kB alone; it is some bytes compressed, and keeps what searches read in rows of a few hundred';
      ALTER TABLE search_documents
        ALTER vector SET STORAGE EXTERNAL, ALTER head_vector SET STORAGE MAIN, ALTER tags SET STORAGE MAIN,
        ALTER details SET STORAGE MAIN, ALTER padding SET STORAGE MAIN;

      CREATE TABLE search_hidden_authors (
        author_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE
      );
      COMMENT ON TABLE search_hidden_authors IS 'nobody finds what is theirs';
    `);
    await runner.query(`
      CREATE TABLE search_lexemes (
        lexeme    text COLLATE "C" PRIMARY KEY,
        documents integer NOT NULL
      ) WITH (fillfactor = 80);
      COMMENT ON TABLE search_lexemes IS
        'words of letters and in how many documents they are, a moment late; for what is misspelt or not typed to its end';

      -- A word without one of its first letters, each in turn, and whole: two words of which one has
      -- a letter more, less or another, or two swapped, have one of these in common (the symmetric
      -- delete method of SymSpell).
      CREATE FUNCTION search_near_keys(word text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN (SELECT array_agg(DISTINCT key) FROM (
          SELECT left(word, 7) UNION ALL
          SELECT overlay(left(word, 7) PLACING '' FROM place FOR 1)
            FROM generate_series(1, least(7, length(word))) AS place) AS keys (key));

      -- A letter more, less or another, or two neighbours swapped.
      CREATE FUNCTION search_is_one_edit(one text, other text) RETURNS boolean
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE levenshtein_less_equal(one, other, 2)
          WHEN 1 THEN true
          WHEN 2 THEN length(one) = length(other) AND EXISTS (
            SELECT FROM generate_series(1, length(one) - 1) AS place
             WHERE other = overlay(one PLACING substr(one, place + 1, 1) || substr(one, place, 1)
                                   FROM place FOR 2))
          ELSE false END;

      CREATE TABLE search_lexeme_changes (
        id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        come text[] NOT NULL,
        gone text[] NOT NULL
      );
      COMMENT ON TABLE search_lexeme_changes IS 'of documents, yet to be counted in search_lexemes';

      CREATE FUNCTION search_words_in(vector tsvector) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN ARRAY(SELECT lexeme FROM unnest(tsvector_to_array(vector)) AS lexeme
                      WHERE lexeme ~ '^[[:alpha:]]{3,32}$');

      CREATE FUNCTION search_note_lexemes() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        before text[] := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE search_words_in(OLD.vector) END;
        after  text[] := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE search_words_in(NEW.vector) END;
      BEGIN
        INSERT INTO search_lexeme_changes (come, gone)
        SELECT come, gone
          FROM (SELECT ARRAY(SELECT unnest(after) EXCEPT SELECT unnest(before)) AS come,
                       ARRAY(SELECT unnest(before) EXCEPT SELECT unnest(after)) AS gone) AS change
         WHERE come <> '{}' OR gone <> '{}';
        RETURN NULL;
      END $$;
      CREATE SEQUENCE search_versions;
      CREATE TABLE search_changes (
        document_id uuid PRIMARY KEY,
        version     bigint NOT NULL DEFAULT nextval('search_versions')
      );
      ALTER SEQUENCE search_versions OWNED BY search_changes.version;
      COMMENT ON TABLE search_changes IS
        'documents that another index is yet to be told of, while there is one; one that is not there was deleted';
      CREATE INDEX search_changes_in_order ON search_changes (version);
    `);
    await this.fill(runner);
    // In one go: one by one it takes ten times as long.
    await runner.query(`
      -- Without lists of pending entries, which every search would have to read through.
      CREATE INDEX search_documents_head ON search_documents USING gin (head_vector)
        WITH (fastupdate = off);
      CREATE INDEX search_documents_words ON search_documents USING gin (vector)
        WITH (fastupdate = off);
      CREATE INDEX search_documents_by_author ON search_documents (author_id, id);
      CREATE INDEX search_documents_people ON search_documents
        USING gin ((details ->> 'username') gin_trgm_ops) WHERE type = 'user';

      CREATE INDEX search_lexemes_near ON search_lexemes USING gin (search_near_keys(lexeme));
      CREATE INDEX search_lexemes_similar ON search_lexemes USING gin (lexeme gin_trgm_ops);

      CREATE TRIGGER search_documents_lexemes
        AFTER INSERT OR DELETE OR UPDATE OF title, description, content, language, tags ON search_documents
        FOR EACH ROW EXECUTE FUNCTION search_note_lexemes();
    `);
    await runner.query('ANALYZE search_documents, search_lexemes');
  }

  /** What there is already. */
  private async fill(runner: QueryRunner): Promise<void> {
    const columns = `id, type, author_id, is_public, popularity, shelf, language, tags, details,
      created_at, updated_at, title, description, content`;
    await runner.query(`
      LOCK TABLE users, subjects, snippets, docs, github_repositories, follow_counts
        IN SHARE ROW EXCLUSIVE MODE;

      INSERT INTO search_documents (${columns})
      SELECT users.id, 'user', users.id, true, popularity, search_shelf(popularity), NULL, '{}',
             jsonb_build_object('username', username, 'avatar_url', avatar_url,
                                'full_name', coalesce(full_name, name)),
             created_at, updated_at, username, coalesce(full_name, name),
             concat_ws(E'\\n', bio, location)
        FROM users
       CROSS JOIN LATERAL (SELECT coalesce((SELECT followers_count FROM follow_counts
                                             WHERE user_id = users.id), 0) AS popularity) AS counted
       CROSS JOIN LATERAL (SELECT nullif(concat_ws(' ', first_name, last_name), '') AS name) AS named;

      INSERT INTO search_hidden_authors SELECT id FROM users WHERE suspended_at IS NOT NULL;

      INSERT INTO search_documents (${columns})
      SELECT subjects.id, 'snippet', author_id, is_public, likes_count, search_shelf(likes_count),
             language, tags, '{}', created_at, updated_at, title, description, code
        FROM snippets JOIN subjects USING (id);

      INSERT INTO search_documents (${columns})
      SELECT subjects.id, 'doc', subjects.author_id, is_public, likes_count,
             search_shelf(likes_count), NULL, tags, jsonb_build_object('slug', slug),
             created_at, updated_at, title, NULL, content
        FROM docs JOIN subjects USING (id);

      INSERT INTO search_documents (${columns})
      SELECT id, 'repository', user_id, NOT is_private, stars_count, search_shelf(stars_count),
             replace(CASE lower(language) WHEN 'c++' THEN 'cpp' WHEN 'c#' THEN 'csharp'
                                          WHEN 'f#' THEN 'fsharp' WHEN 'objective-c' THEN 'objectivec'
                                          WHEN 'tex' THEN 'latex'
                                          ELSE lower(language) END, ' ', '-'), topics, jsonb_build_object('url', url),
             created_at, updated_at, full_name, description, ''
        FROM github_repositories;

      INSERT INTO search_lexemes
      SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_documents')
       WHERE word ~ '^[[:alpha:]]{3,32}$';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE search_changes; DROP TABLE search_lexeme_changes; DROP TABLE search_lexemes;
      DROP TABLE search_hidden_authors; DROP TABLE search_documents;
      DROP FUNCTION search_note_lexemes; DROP FUNCTION search_words_in;
      DROP FUNCTION search_is_one_edit; DROP FUNCTION search_near_keys; DROP FUNCTION search_shelf; DROP FUNCTION search_marks;
      DROP FUNCTION search_tags; DROP FUNCTION search_field; DROP FUNCTION search_terms;
      DROP FUNCTION search_names; DROP FUNCTION search_plain;
      DO $$ BEGIN DROP EXTENSION fuzzystrmatch; EXCEPTION WHEN dependent_objects_still_exist THEN END $$;
    `);
  }
}
