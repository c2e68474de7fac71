import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export interface MailBacklogRow {
  /** Counted no further than asked for. */
  readonly waiting: number;
  /** The age of the oldest that waits; 0 when none does. */
  readonly oldest_seconds: number;
  /** Of the last that was sent; null when none ever was, or when it is no longer kept. */
  readonly sent_seconds_ago: number | null;
}

@Injectable()
export class MailBacklogRepository {
  constructor(private readonly database: Database) {}

  async read(limit: number): Promise<MailBacklogRow> {
    const [row] = await this.database.query<MailBacklogRow>(
      `SELECT count(*)::int AS waiting,
              coalesce(extract(epoch FROM now() - min(created_at)), 0)::int AS oldest_seconds,
              (SELECT extract(epoch FROM now() - finished_at)::int FROM mails
                WHERE state = 'sent' AND finished_at IS NOT NULL
                ORDER BY finished_at DESC LIMIT 1) AS sent_seconds_ago
         FROM (SELECT created_at FROM mails WHERE state = 'waiting'
                ORDER BY created_at LIMIT $1) oldest`,
      [limit],
    );
    return row ?? { waiting: 0, oldest_seconds: 0, sent_seconds_ago: null };
  }
}
