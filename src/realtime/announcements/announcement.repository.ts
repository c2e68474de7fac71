import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { tellingTurn } from '../telling-turn.js';

/** Any number that nothing else in this database locks. */
const TELLING_LOCK = 6_180_339;

export interface NewAnnouncementRow {
  readonly key: string | null;
  readonly channels: readonly string[];
  /** Null, with its payload: the audience of the channels has changed. */
  readonly event: string | null;
  readonly payload: object | null;
}

export interface AnnouncementRow extends NewAnnouncementRow {
  readonly id: string;
}

@Injectable()
export class AnnouncementRepository {
  constructor(private readonly database: Database) {}

  /** In this order. A row whose key waits already takes its place, as if it were new. */
  async insert(rows: readonly NewAnnouncementRow[], tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO live_announcements (key, channels, event, payload)
       SELECT key, ARRAY(SELECT json_array_elements_text(channels)), event, payload
         FROM unnest($1::text[], $2::json[], $3::text[], $4::json[])
              WITH ORDINALITY AS added (key, channels, event, payload, place)
        ORDER BY place
       ON CONFLICT (key) WHERE key IS NOT NULL DO UPDATE
          SET id = DEFAULT,
              channels = excluded.channels,
              event = excluded.event,
              payload = excluded.payload,
              created_at = excluded.created_at`,
      [
        rows.map(({ key }) => key),
        rows.map(({ channels }) => JSON.stringify(channels)),
        rows.map(({ event }) => event),
        rows.map(({ payload }) => payload && JSON.stringify(payload)),
      ],
      { tx, name: 'live_announcement_insert' },
    );
  }

  /**
   * The oldest of those that are yet to be told, `limit` at most of each kind: changes of audiences
   * first, whatever was committed before them. Until the transaction ends nobody else gets any, for
   * two that told at the same time would not tell in order; the rows themselves are not locked, so
   * that nobody who changes one waits for whoever tells.
   */
  async claim(limit: number, tx: Transaction): Promise<AnnouncementRow[]> {
    await this.database.query(tellingTurn(TELLING_LOCK), [], {
      tx,
      name: 'live_announcement_telling',
    });
    return this.database.query<AnnouncementRow>(
      `(SELECT id, key, channels, event, payload FROM live_announcements
         WHERE event IS NULL ORDER BY id LIMIT $1)
       UNION ALL
       (SELECT id, key, channels, event, payload FROM live_announcements
         WHERE event IS NOT NULL ORDER BY id LIMIT $1)`,
      [limit],
      { tx, name: 'live_announcement_claim' },
    );
  }

  /** How many are yet to be told, counted no further than `limit`. */
  async count(limit: number): Promise<number> {
    const [row] = await this.database.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM (SELECT FROM live_announcements LIMIT $1) waiting`,
      [limit],
    );
    return row?.waiting ?? 0;
  }

  /** One that was replaced meanwhile has another id; one that is being replaced is left to that. */
  async deleteTold(ids: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      `DELETE FROM live_announcements
        WHERE id = ANY (ARRAY(SELECT id FROM live_announcements WHERE id = ANY ($1::bigint[])
                                 FOR UPDATE SKIP LOCKED))`,
      [ids],
      { tx, name: 'live_announcement_told' },
    );
  }
}
