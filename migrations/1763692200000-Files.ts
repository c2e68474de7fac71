import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Files1763692200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE files (
        id          uuid PRIMARY KEY,
        user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name        text NOT NULL,
        media_type  text NOT NULL,
        size        bigint NOT NULL,
        sha256      bytea NOT NULL,
        width       integer,
        height      integer,
        visibility  text NOT NULL CHECK (visibility IN ('public', 'private')),
        storage_key text NOT NULL UNIQUE,
        created_at  timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX files_of_user ON files (user_id, id);
      COMMENT ON COLUMN files.name IS 'what its owner calls it; no part of any path';
      COMMENT ON COLUMN files.size IS 'of what is stored, as sha256 is';

      CREATE TABLE avatars (
        user_id     uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        storage_key text NOT NULL UNIQUE,
        created_at  timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE file_removals (
        storage_key text PRIMARY KEY,
        due_at      timestamptz NOT NULL,
        attempts    integer NOT NULL DEFAULT 0,
        last_error  text,
        created_at  timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX file_removals_due ON file_removals (due_at);
      COMMENT ON TABLE file_removals IS
        'objects to be removed from storage; committed before an object is stored, and deleted by the transaction that keeps it';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE file_removals;
      DROP TABLE avatars;
      DROP TABLE files;
    `);
  }
}
