import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1763690600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_receipts (
        id              uuid PRIMARY KEY,
        source          text NOT NULL,
        event           text NOT NULL,
        delivery_key    text,
        raw             bytea NOT NULL,
        headers         jsonb NOT NULL,
        signature       text NOT NULL,
        request_id      text NOT NULL,
        status          text NOT NULL DEFAULT 'received'
                        CHECK (status IN ('received', 'processed', 'failed')),
        attempts        integer NOT NULL DEFAULT 0,
        last_error      text,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        created_at      timestamptz NOT NULL DEFAULT now(),
        processed_at    timestamptz
      );
      CREATE INDEX webhook_receipts_of_source ON webhook_receipts (source, id);
      CREATE INDEX webhook_receipts_due ON webhook_receipts (next_attempt_at, id)
        WHERE status = 'received';
      CREATE INDEX webhook_receipts_age ON webhook_receipts (created_at);
      CREATE INDEX webhook_receipts_failed ON webhook_receipts (id) WHERE status = 'failed';
      COMMENT ON COLUMN webhook_receipts.raw IS 'the very bytes that were signed';

      -- The documents for queries, made when they are asked for: kept beside the bytes they would
      -- cost two thirds of the time of storing a receipt, and half of its space.
      CREATE FUNCTION webhook_document(raw bytea) RETURNS jsonb
        LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        RETURN convert_from(raw, 'UTF8')::jsonb;
      EXCEPTION WHEN data_exception THEN
        -- A form, or a document that jsonb refuses (\\u0000, lone surrogates).
        RETURN NULL;
      END $$;
      CREATE VIEW webhook_payloads AS
        SELECT id, source, event, status, created_at, webhook_document(raw) AS payload
          FROM webhook_receipts;

      -- Lives apart from the receipts and longer, past every provider's window of redelivery.
      CREATE TABLE webhook_deliveries (
        source       text NOT NULL,
        delivery_key text NOT NULL,
        receipt_id   uuid NOT NULL,
        created_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (source, delivery_key)
      );
      CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

      CREATE TABLE sendgrid_events (
        sg_event_id text PRIMARY KEY,
        receipt_id  uuid NOT NULL,
        event       text NOT NULL,
        payload     jsonb NOT NULL,
        occurred_at timestamptz,
        created_at  timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX sendgrid_events_age ON sendgrid_events (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW webhook_payloads;
      DROP FUNCTION webhook_document;
      DROP TABLE sendgrid_events;
      DROP TABLE webhook_deliveries;
      DROP TABLE webhook_receipts;
    `);
  }
}
