import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Social1763692100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE follows (
        id          uuid PRIMARY KEY,
        follower_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        followed_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT follows_once UNIQUE (follower_id, followed_id),
        CHECK (follower_id <> followed_id)
      );
      CREATE INDEX follows_by_follower ON follows (follower_id, id);
      CREATE INDEX follows_by_followed ON follows (followed_id, id);

      CREATE TABLE follow_counts (
        user_id         uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        followers_count integer NOT NULL DEFAULT 0 CHECK (followers_count >= 0),
        following_count integer NOT NULL DEFAULT 0 CHECK (following_count >= 0)
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE follow_counts IS
        'of follows, changed in the same statement; no row: none. Both rows of a pair are locked in the order of their ids';

      CREATE TABLE blocks (
        blocker_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        blocked_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (blocker_id, blocked_id),
        CHECK (blocker_id <> blocked_id)
      );
      CREATE INDEX blocks_by_blocked ON blocks (blocked_id);
    `);
    await runner.query(`
      CREATE TABLE subjects (
        id             uuid PRIMARY KEY,
        kind           text NOT NULL CHECK (kind IN ('snippet', 'doc')),
        author_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        is_public      boolean NOT NULL,
        published_at   timestamptz,
        likes_count    integer NOT NULL DEFAULT 0 CHECK (likes_count >= 0),
        comments_count integer NOT NULL DEFAULT 0 CHECK (comments_count >= 0),
        -- An interaction tenfold outweighs 12.5 hours; so a score never has to be computed again.
        trending       double precision GENERATED ALWAYS AS (
          log((1 + likes_count + comments_count)::double precision)
          + extract(epoch FROM published_at AT TIME ZONE 'UTC')::double precision / 45000) STORED,
        CHECK (published_at IS NOT NULL OR NOT is_public)
      );
      COMMENT ON TABLE subjects IS
        'what is liked and commented on; its row is locked before those of its likes and comments';
      COMMENT ON COLUMN subjects.published_at IS 'when it was first public; null: never yet';
      COMMENT ON COLUMN subjects.likes_count IS 'of likes, changed in the same statement';
      COMMENT ON COLUMN subjects.comments_count IS
        'of comments and replies that are not deleted, changed in the same statement';
      CREATE INDEX subjects_latest   ON subjects (kind, id) WHERE is_public;
      CREATE INDEX subjects_popular  ON subjects (kind, likes_count, id) WHERE is_public;
      CREATE INDEX subjects_trending ON subjects (kind, trending, id) WHERE is_public;
      CREATE INDEX subjects_feed     ON subjects (author_id, published_at, id) INCLUDE (kind)
        WHERE is_public;
      CREATE INDEX subjects_newest   ON subjects (published_at, id) WHERE is_public;
      CREATE INDEX subjects_by_author ON subjects (author_id, kind, id);

      CREATE TABLE likes (
        subject_id uuid NOT NULL REFERENCES subjects (id) ON DELETE CASCADE,
        user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        id         uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (subject_id, user_id)
      );
      COMMENT ON COLUMN likes.id IS 'orders them';
      CREATE INDEX likes_by_subject ON likes (subject_id, id);
      CREATE INDEX likes_by_user ON likes (user_id, id);

      CREATE TABLE comments (
        id         uuid PRIMARY KEY,
        subject_id uuid NOT NULL REFERENCES subjects (id) ON DELETE CASCADE,
        parent_id  uuid REFERENCES comments (id) ON DELETE CASCADE,
        author_id  uuid REFERENCES users (id) ON DELETE SET NULL,
        body       text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CHECK ((body IS NULL) = (deleted_at IS NOT NULL))
      );
      COMMENT ON COLUMN comments.parent_id IS 'of a reply; it is none itself';
      COMMENT ON COLUMN comments.deleted_at IS 'it stays for its replies, without its text and author';
      CREATE INDEX comments_by_subject ON comments (subject_id, id);
      CREATE INDEX comments_by_parent ON comments (parent_id, id) WHERE parent_id IS NOT NULL;
      CREATE INDEX comments_by_author ON comments (author_id, subject_id, id);

      CREATE TABLE subject_revisions (
        subject_id uuid NOT NULL REFERENCES subjects (id) ON DELETE CASCADE,
        number     integer NOT NULL CHECK (number > 0),
        text       text NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (subject_id, number)
      );
      COMMENT ON TABLE subject_revisions IS 'former texts; the present one is not among them';
      COMMENT ON COLUMN subject_revisions.created_at IS 'when the text was written, not when it was replaced';
    `);
    await runner.query(`
      -- What is looked for with them: \`array_to_string\` is not immutable, of other arrays.
      CREATE FUNCTION tag_words(tags text[]) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN search_words(array_to_string(tags, ' '));

      CREATE TABLE snippets (
        id              uuid PRIMARY KEY REFERENCES subjects (id) ON DELETE CASCADE,
        title           text NOT NULL,
        description     text,
        code            text NOT NULL,
        language        text NOT NULL,
        tags            text[] NOT NULL,
        forked_from_id  uuid REFERENCES snippets (id) ON DELETE SET NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        updated_at      timestamptz NOT NULL DEFAULT now(),
        code_written_at timestamptz NOT NULL DEFAULT now(),
        revision_number integer NOT NULL DEFAULT 1,
        search_text     text NOT NULL GENERATED ALWAYS AS (
          ' ' || search_words(title || ' ' || coalesce(description, '') || ' ' || language)
          || ' ' || tag_words(tags)) STORED
      );
      COMMENT ON COLUMN snippets.revision_number IS 'of the present code; 1 is the first';
      CREATE INDEX snippets_by_language ON snippets (language, id);
      CREATE INDEX snippets_by_tag ON snippets USING gin (tags) WITH (fastupdate = off);
      CREATE INDEX snippets_search ON snippets USING gin (search_text gin_trgm_ops)
        WITH (fastupdate = off);
      CREATE INDEX snippets_forks ON snippets (forked_from_id) WHERE forked_from_id IS NOT NULL;

      CREATE TABLE docs (
        id                 uuid PRIMARY KEY REFERENCES subjects (id) ON DELETE CASCADE,
        author_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        slug               text NOT NULL,
        title              text NOT NULL,
        content            text NOT NULL,
        tags               text[] NOT NULL,
        forked_from_id     uuid REFERENCES docs (id) ON DELETE SET NULL,
        created_at         timestamptz NOT NULL DEFAULT now(),
        updated_at         timestamptz NOT NULL DEFAULT now(),
        content_written_at timestamptz NOT NULL DEFAULT now(),
        revision_number    integer NOT NULL DEFAULT 1,
        search_text        text NOT NULL GENERATED ALWAYS AS (
          ' ' || search_words(title) || ' ' || tag_words(tags)) STORED,
        CONSTRAINT docs_slug UNIQUE (author_id, slug)
      );
      COMMENT ON COLUMN docs.revision_number IS 'of the present content; 1 is the first';
      CREATE INDEX docs_by_tag ON docs USING gin (tags) WITH (fastupdate = off);
      CREATE INDEX docs_search ON docs USING gin (search_text gin_trgm_ops) WITH (fastupdate = off);
      CREATE INDEX docs_forks ON docs (forked_from_id) WHERE forked_from_id IS NOT NULL;

      CREATE TABLE doc_renderings (
        doc_id          uuid PRIMARY KEY REFERENCES docs (id) ON DELETE CASCADE,
        revision_number integer NOT NULL,
        version         integer NOT NULL,
        html            text NOT NULL
      );
      COMMENT ON TABLE doc_renderings IS
        'contents as HTML, made when they are first read so; what is here can be made again';
      COMMENT ON COLUMN doc_renderings.version IS 'of what made it';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE doc_renderings; DROP TABLE docs; DROP TABLE snippets; DROP FUNCTION tag_words;
      DROP TABLE subject_revisions; DROP TABLE comments;
      DROP TABLE likes; DROP TABLE subjects; DROP TABLE blocks; DROP TABLE follow_counts;
      DROP TABLE follows;
    `);
  }
}
