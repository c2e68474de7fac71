import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GithubEvents1763691700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE github_events (
        seq              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id               uuid NOT NULL UNIQUE,
        repo_id          uuid NOT NULL,
        event            text NOT NULL,
        action           text,
        actor_login      text,
        actor_avatar_url text,
        title            text NOT NULL,
        summary          text NOT NULL,
        url              text,
        ref              text,
        delivery_id      text,
        suspected_replay boolean NOT NULL,
        occurred_at      timestamptz NOT NULL,
        received_at      timestamptz NOT NULL
      );
      -- With what decides whether an event is shown, so that a deep page reads no event before its own.
      CREATE INDEX github_events_of_repo ON github_events (repo_id, seq)
        INCLUDE (received_at, suspected_replay);
      CREATE INDEX github_events_by_event ON github_events (repo_id, event, seq)
        INCLUDE (received_at, suspected_replay);
      CREATE INDEX github_events_by_action ON github_events (repo_id, action, seq)
        INCLUDE (event, received_at, suspected_replay);
      CREATE INDEX github_events_by_actor ON github_events (repo_id, lower(actor_login), seq);
      CREATE INDEX github_events_age ON github_events (received_at);
      COMMENT ON COLUMN github_events.seq IS
        'given under a lock that is held until the commit, so that nobody sees a higher one first';
      COMMENT ON COLUMN github_events.id IS 'that of the webhook receipt, which has the payload';

      -- A captured delivery can come again under another id, for GitHub signs the body alone.
      CREATE TABLE github_delivery_digests (
        repo_id    uuid NOT NULL,
        digest     bytea NOT NULL,
        event_id   uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (repo_id, digest)
      );
      CREATE INDEX github_delivery_digests_age ON github_delivery_digests (created_at);
      COMMENT ON COLUMN github_delivery_digests.digest IS 'SHA-256 of the body';

      CREATE TABLE github_event_announcements (
        seq bigint PRIMARY KEY
      );
      COMMENT ON TABLE github_event_announcements IS 'events that are yet to be told to subscribers';

      -- Keys begin with their repository, and those of one that is deleted are found by that.
      ALTER TABLE webhook_deliveries ALTER COLUMN delivery_key TYPE text COLLATE "C";
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE webhook_deliveries ALTER COLUMN delivery_key TYPE text COLLATE "default";
      DROP TABLE github_event_announcements;
      DROP TABLE github_delivery_digests;
      DROP TABLE github_events;
    `);
  }
}
