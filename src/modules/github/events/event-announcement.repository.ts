import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { tellingTurn } from '../../../realtime/telling-turn.js';
import { EVENT_COLUMNS, SHOWN } from './github-event.repository.js';
import type { GithubEventRow } from './github-event.js';

/** Any number that nothing else in this database locks. */
const TELLING_LOCK = 5_201_732;

export interface AnnouncedEventRow extends GithubEventRow {
  /** Who is shown it. */
  readonly audience: readonly string[];
}

/** What there is to tell of it; nothing of a repository that is gone. */
export type Announcement = AnnouncedEventRow | { readonly seq: string; readonly id: null };

@Injectable()
export class EventAnnouncementRepository {
  constructor(private readonly database: Database) {}

  /**
   * The oldest of those that are yet to be told. Until the transaction ends nobody else gets any: two
   * that told at the same time would not tell in order.
   */
  async claim(limit: number, tx: Transaction): Promise<Announcement[]> {
    await this.database.query(tellingTurn(TELLING_LOCK), [], { tx, name: 'github_event_telling' });
    // Event by event, each by its number: as one join, all events would be read for a few.
    return this.database.query<Announcement>(
      `SELECT announced.seq, told.*
         FROM (SELECT seq FROM github_event_announcements ORDER BY seq LIMIT $1) AS announced
         LEFT JOIN LATERAL (
           SELECT ${EVENT_COLUMNS},
                  ARRAY(SELECT s.user_id::text FROM repository_subscriptions s
                         WHERE s.repo_id = e.repo_id AND ${SHOWN}) AS audience
             FROM github_events e
             JOIN tracked_repositories r ON r.id = e.repo_id AND r.deleted_at IS NULL
            WHERE e.seq = announced.seq
            LIMIT 1) AS told ON true
        ORDER BY announced.seq`,
      [limit],
      { tx },
    );
  }

  async deleteTold(seqs: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM github_event_announcements WHERE seq = ANY ($1::bigint[])',
      [seqs],
      { tx },
    );
  }
}
