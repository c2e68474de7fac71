import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RepositoryHooks1763691800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE repository_hooks (
        repo_id    uuid PRIMARY KEY REFERENCES tracked_repositories (id) ON DELETE CASCADE,
        state      text NOT NULL CHECK (state IN ('creating', 'active', 'failed', 'gone')),
        error      text,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((state = 'failed') = (error IS NOT NULL))
      );
      COMMENT ON TABLE repository_hooks IS
        'what became of the hooks that were to be made here, and which hooks are gone';

      -- Outlives the repository, whose hook is to be removed, and goes with the account.
      CREATE TABLE repository_hook_tasks (
        repo_id         uuid PRIMARY KEY,
        user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        kind            text NOT NULL CHECK (kind IN ('create', 'update', 'remove')),
        full_name       text NOT NULL,
        hook_id         bigint,
        revision        integer NOT NULL DEFAULT 1,
        attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        lease           uuid,
        leased_until    timestamptz,
        last_error      text,
        created_at      timestamptz NOT NULL DEFAULT now(),
        CHECK ((lease IS NULL) = (leased_until IS NULL))
      );
      CREATE INDEX repository_hook_tasks_due ON repository_hook_tasks (next_attempt_at);
      CREATE INDEX repository_hook_tasks_of_user ON repository_hook_tasks (user_id);
      COMMENT ON TABLE repository_hook_tasks IS 'what is to be done at GitHub, one for a repository';
      COMMENT ON COLUMN repository_hook_tasks.revision IS
        'grows when something else is wanted; whoever did an earlier one is not done';

      ALTER TABLE tracked_repositories ADD COLUMN hook_checked boolean NOT NULL DEFAULT false;
      CREATE INDEX tracked_repositories_unchecked ON tracked_repositories (id)
        WHERE hook_id IS NOT NULL AND deleted_at IS NULL AND NOT hook_checked;
      COMMENT ON COLUMN tracked_repositories.hook_checked IS
        'whether it has a row in repository_hook_checks; to find those that have none yet';

      CREATE TABLE repository_hook_checks (
        repo_id         uuid PRIMARY KEY REFERENCES tracked_repositories (id) ON DELETE CASCADE,
        next_check_at   timestamptz NOT NULL DEFAULT now(),
        last_checked_at timestamptz,
        seen_until      timestamptz,
        walk_until      timestamptz,
        walk_next       text,
        CHECK ((walk_next IS NULL) = (walk_until IS NULL))
      );
      CREATE INDEX repository_hook_checks_due ON repository_hook_checks (next_check_at);
      COMMENT ON TABLE repository_hook_checks IS 'how far the deliveries of hooks were looked through';
      COMMENT ON COLUMN repository_hook_checks.next_check_at IS
        'while a worker looks: when another one may';
      COMMENT ON COLUMN repository_hook_checks.walk_next IS
        'the page to go on with, when there were too many for one look; walk_until: where it began';

      CREATE TABLE missed_deliveries (
        repo_id      uuid NOT NULL REFERENCES tracked_repositories (id) ON DELETE CASCADE,
        guid         text NOT NULL,
        delivery_id  bigint NOT NULL,
        attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        requested_at timestamptz,
        created_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (repo_id, guid)
      );
      CREATE INDEX missed_deliveries_age ON missed_deliveries (created_at);
      COMMENT ON TABLE missed_deliveries IS 'what GitHub could not deliver, and is asked to send again';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE missed_deliveries;
      DROP TABLE repository_hook_checks;
      DROP INDEX tracked_repositories_unchecked;
      ALTER TABLE tracked_repositories DROP COLUMN hook_checked;
      DROP TABLE repository_hook_tasks;
      DROP TABLE repository_hooks;
    `);
  }
}
