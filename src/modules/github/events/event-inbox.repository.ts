import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { NewRow } from '../../webhooks/receipt-rows.js';
import type { NewGithubEvent } from './github-event.js';

/** Any number that nothing else in this database locks. */
const ORDER_LOCK = 5_201_731;

@Injectable()
export class EventInboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Keeps events. Whoever reads sees them in the order of `seq`, none before one with a lower number:
   * numbers are given under a lock that ends with the commit. Without it a reader who asks for what
   * came after the newest it knows would miss those that were committed later with a lower one. The
   * times of receipt are PostgreSQL's for the same reason: they go up as the numbers do. A clock of
   * GitHub's that is ahead of it is not believed.
   * Of those that the repository does not keep, the bodies are known again all the same. These are
   * noted in one order, for whoever keeps no event takes no lock.
   */
  async insert(rows: readonly NewRow<NewGithubEvent>[], tx: Transaction): Promise<void> {
    const column = <Value>(value: (row: NewRow<NewGithubEvent>) => Value): Value[] =>
      rows.map(value);
    await this.database.query(
      `WITH locked AS MATERIALIZED (
         SELECT CASE WHEN $15::boolean THEN pg_advisory_xact_lock(${ORDER_LOCK})::text END
       ),
       clock AS MATERIALIZED (
         SELECT clock_timestamp() AS received_at FROM locked
       ),
       input AS (
         SELECT * FROM clock, unnest(
           $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
           $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::bytea[],
           $14::boolean[]
         ) AS row (id, repo_id, event, action, actor_login, actor_avatar_url, title, summary, url,
                   ref, delivery_id, occurred_at, digest, kept)
       ),
       first AS (
         INSERT INTO github_delivery_digests (repo_id, digest, event_id, created_at)
         SELECT repo_id, digest, id, received_at FROM input ORDER BY repo_id, digest, id
         ON CONFLICT DO NOTHING
         RETURNING event_id
       ),
       kept AS (
         INSERT INTO github_events
           (id, repo_id, event, action, actor_login, actor_avatar_url, title, summary, url, ref,
            delivery_id, suspected_replay, occurred_at, received_at)
         SELECT id, repo_id, event, action, actor_login, actor_avatar_url, title, summary, url, ref,
                delivery_id, id NOT IN (SELECT event_id FROM first),
                least(occurred_at, received_at), received_at
           FROM input WHERE kept ORDER BY id
         RETURNING seq, suspected_replay
       )
       INSERT INTO github_event_announcements (seq)
       SELECT seq FROM kept WHERE NOT suspected_replay`,
      [
        column(({ receiptId }) => receiptId),
        column(({ row }) => row.target.id),
        column(({ row }) => row.event),
        column(({ row }) => row.parsed.action),
        column(({ row }) => row.parsed.actor?.login ?? null),
        column(({ row }) => row.parsed.actor?.avatarUrl ?? null),
        column(({ row }) => row.parsed.title),
        column(({ row }) => row.parsed.summary),
        column(({ row }) => row.parsed.url),
        column(({ row }) => row.parsed.ref),
        column(({ row }) => row.deliveryId ?? null),
        column(({ row }) => row.parsed.occurredAt),
        column(({ row }) => row.digest),
        column(({ row }) => row.kept),
        rows.some(({ row }) => row.kept),
      ],
      { tx, name: 'github_event_inbox' },
    );
  }
}
