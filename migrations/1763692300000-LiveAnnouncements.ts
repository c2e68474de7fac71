import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LiveAnnouncements1763692300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE live_announcements (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key        text,
        channels   text[] NOT NULL,
        event      text,
        payload    json,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT live_announcements_channels CHECK (cardinality(channels) BETWEEN 1 AND 10000),
        CONSTRAINT live_announcements_message CHECK ((event IS NULL) = (payload IS NULL)),
        CONSTRAINT live_announcements_audience CHECK (event IS NOT NULL OR key IS NULL)
      );
      CREATE UNIQUE INDEX live_announcements_key ON live_announcements (key) WHERE key IS NOT NULL;
      CREATE INDEX live_announcements_audiences ON live_announcements (id) WHERE event IS NULL;
      CREATE INDEX live_announcements_age ON live_announcements (created_at);
      COMMENT ON TABLE live_announcements IS 'what sockets are yet to be told';
      COMMENT ON COLUMN live_announcements.id IS
        'their order; given anew when a newer message replaces one that was not told yet';
      COMMENT ON COLUMN live_announcements.event IS
        'null: no message, but that the audience of the channels has changed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE live_announcements');
  }
}
