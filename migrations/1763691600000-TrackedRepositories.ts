import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TrackedRepositories1763691600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tracked_repositories (
        id                       uuid PRIMARY KEY,
        user_id                  uuid REFERENCES users (id) ON DELETE SET NULL,
        full_name                text NOT NULL,
        github_id                bigint,
        events                   text[],
        secret                   bytea NOT NULL,
        former_secret            bytea,
        former_secret_expires_at timestamptz,
        hook_id                  bigint,
        hook_created             boolean NOT NULL DEFAULT false,
        created_at               timestamptz NOT NULL DEFAULT now(),
        updated_at               timestamptz NOT NULL DEFAULT now(),
        deleted_at               timestamptz,
        CHECK ((former_secret IS NULL) = (former_secret_expires_at IS NULL))
      );
      CREATE UNIQUE INDEX tracked_repositories_name
        ON tracked_repositories (user_id, lower(full_name)) WHERE deleted_at IS NULL;
      CREATE INDEX tracked_repositories_of_user ON tracked_repositories (user_id);
      CREATE INDEX tracked_repositories_deleted ON tracked_repositories (deleted_at)
        WHERE deleted_at IS NOT NULL;
      COMMENT ON COLUMN tracked_repositories.github_id IS
        'known from the first delivery on; it stays the same when the repository is renamed or moved';
      COMMENT ON COLUMN tracked_repositories.events IS 'what is kept; null: everything';
      COMMENT ON COLUMN tracked_repositories.secret IS 'sealed, as is former_secret';
      COMMENT ON COLUMN tracked_repositories.hook_created IS 'by this server, which then removes it too';
      COMMENT ON COLUMN tracked_repositories.deleted_at IS
        'nobody sees it from then on; its events follow in batches, and then the row';

      -- The owner has one as well, so that whose events are shown is one question.
      CREATE TABLE repository_subscriptions (
        id          uuid PRIMARY KEY,
        repo_id     uuid NOT NULL REFERENCES tracked_repositories (id) ON DELETE CASCADE,
        user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role        text NOT NULL CHECK (role IN ('owner', 'subscriber')),
        events      text[],
        invited_at  timestamptz NOT NULL DEFAULT now(),
        accepted_at timestamptz,
        UNIQUE (repo_id, user_id),
        CHECK (role = 'subscriber' OR accepted_at IS NOT NULL)
      );
      CREATE INDEX repository_subscriptions_of_user ON repository_subscriptions (user_id, id);
      COMMENT ON COLUMN repository_subscriptions.events IS 'what this user is shown; null: everything';
      COMMENT ON COLUMN repository_subscriptions.accepted_at IS 'null: invited';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE repository_subscriptions;
      DROP TABLE tracked_repositories;
    `);
  }
}
