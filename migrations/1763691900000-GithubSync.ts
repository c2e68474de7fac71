import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GithubSync1763691900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- All of it is of a link to GitHub, and goes with it.
      CREATE TABLE github_syncs (
        identity_id  uuid NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
        kind         text NOT NULL CHECK (kind IN ('repositories', 'profile')),
        user_id      uuid NOT NULL,
        job_id       uuid,
        due_at       timestamptz,
        failures     integer NOT NULL DEFAULT 0,
        holder       uuid,
        run_id       uuid,
        run_began_at timestamptz,
        next_page    text,
        pages_read   boolean NOT NULL DEFAULT false,
        synced_at    timestamptz,
        PRIMARY KEY (identity_id, kind)
      );
      CREATE INDEX github_syncs_of_user ON github_syncs (user_id, kind);
      CREATE INDEX github_syncs_due ON github_syncs (due_at) WHERE due_at IS NOT NULL;
      COMMENT ON COLUMN github_syncs.job_id IS 'the last one';
      COMMENT ON COLUMN github_syncs.due_at IS 'when it is begun without anybody asking; null: not before the next tick';
      COMMENT ON COLUMN github_syncs.failures IS 'since it last went well';
      COMMENT ON COLUMN github_syncs.holder IS 'the attempt that may write; the newest one';
      COMMENT ON COLUMN github_syncs.run_id IS 'a run goes on over several attempts, from next_page on';

      CREATE TABLE github_repositories (
        id                uuid PRIMARY KEY,
        identity_id       uuid NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
        user_id           uuid NOT NULL,
        github_id         bigint NOT NULL,
        full_name         text NOT NULL,
        name              text NOT NULL,
        description       text,
        url               text NOT NULL,
        homepage          text,
        language          text,
        topics            text[] NOT NULL,
        is_private        boolean NOT NULL,
        is_fork           boolean NOT NULL,
        is_archived       boolean NOT NULL,
        stars_count       integer NOT NULL,
        forks_count       integer NOT NULL,
        open_issues_count integer NOT NULL,
        default_branch    text NOT NULL,
        pushed_at         timestamptz,
        created_at        timestamptz NOT NULL,
        updated_at        timestamptz NOT NULL,
        synced_at         timestamptz NOT NULL,
        languages         jsonb NOT NULL DEFAULT '[]',
        languages_etag    text,
        languages_due     boolean NOT NULL DEFAULT true,
        run_id            uuid NOT NULL,
        UNIQUE (identity_id, github_id)
      );
      CREATE INDEX github_repositories_of_user
        ON github_repositories (user_id, coalesce(pushed_at, '-infinity'), id);
      CREATE INDEX github_repositories_public
        ON github_repositories (user_id, coalesce(pushed_at, '-infinity'), id) WHERE NOT is_private;
      CREATE INDEX github_repositories_without_languages ON github_repositories (identity_id, id)
        WHERE languages_due;
      COMMENT ON COLUMN github_repositories.created_at IS 'on GitHub, as updated_at';
      COMMENT ON COLUMN github_repositories.languages IS '[{name, bytes}], the most bytes first';
      COMMENT ON COLUMN github_repositories.run_id IS 'the last run that saw it';

      CREATE TABLE github_repository_pages (
        identity_id uuid NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
        path        text NOT NULL,
        etag        text NOT NULL,
        next_page   text,
        github_ids  bigint[] NOT NULL,
        run_id      uuid NOT NULL,
        PRIMARY KEY (identity_id, path)
      );
      COMMENT ON TABLE github_repository_pages IS 'what a page held, for when GitHub says that it still does';

      CREATE TABLE github_profiles (
        identity_id        uuid PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE,
        user_id            uuid NOT NULL UNIQUE,
        login              text NOT NULL,
        followers          integer NOT NULL,
        following          integer NOT NULL,
        public_repos       integer NOT NULL,
        account_created_at timestamptz NOT NULL,
        etag               text,
        synced_at          timestamptz NOT NULL
      );

      CREATE TABLE github_contribution_years (
        identity_id  uuid NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
        year         smallint NOT NULL,
        user_id      uuid NOT NULL,
        counts       jsonb NOT NULL,
        with_private boolean NOT NULL,
        fetched_at   timestamptz NOT NULL,
        PRIMARY KEY (identity_id, year)
      );
      CREATE INDEX github_contribution_years_of_user ON github_contribution_years (user_id, year);
      COMMENT ON COLUMN github_contribution_years.counts IS '{"2025-01-31": 4}: days without any are left out';
      COMMENT ON COLUMN github_contribution_years.with_private IS 'private ones may be among them: for their user alone';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE github_contribution_years;
      DROP TABLE github_profiles;
      DROP TABLE github_repository_pages;
      DROP TABLE github_repositories;
      DROP TABLE github_syncs;
    `);
  }
}
