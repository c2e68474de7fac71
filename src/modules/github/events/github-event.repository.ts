import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { GithubEventRow } from './github-event.js';

/** Of `github_events e` and its `tracked_repositories r`. */
export const EVENT_COLUMNS = `e.id, e.repo_id, r.full_name, e.event, e.action, e.actor_login,
  e.actor_avatar_url, e.title, e.summary, e.url, e.ref, e.delivery_id, e.suspected_replay,
  e.occurred_at, e.received_at`;

/** Whether `repository_subscriptions s` has its user shown `github_events e`. */
export const SHOWN = 's.accepted_at IS NOT NULL AND (s.events IS NULL OR e.event = ANY (s.events))';

export interface EventFilters {
  readonly repoId?: string | undefined;
  readonly event?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  /** Received then or later. */
  readonly since?: Date | undefined;
  /** Received before. */
  readonly until?: Date | undefined;
  /** Older than this many seconds they are as good as gone, though a sweep has yet to come by. */
  readonly keptSeconds: number;
}

/** Newest first; after a `seq`, oldest first. */
export interface EventOrder {
  readonly after?: string | undefined;
  readonly withoutReplays: boolean;
}

/**
 * Times of receipt go up with the numbers (`EventInboxRepository`), but for a clock that is set back a
 * little. So an index leads to where a list is to begin and to end, however much lies beside it.
 */
const SET_BACK = `interval '1 minute'`;

const receivedFrom = (time: string): readonly string[] => [
  `e.received_at >= ${time}`,
  `e.seq > coalesce((SELECT b.seq FROM github_events b
                      WHERE b.received_at < ${time}::timestamptz - ${SET_BACK}
                      ORDER BY b.received_at DESC LIMIT 1), 0)`,
];

const receivedBefore = (time: string): readonly string[] => [
  `e.received_at < ${time}`,
  `e.seq < coalesce((SELECT b.seq FROM github_events b
                      WHERE b.received_at >= ${time}::timestamptz + ${SET_BACK}
                      ORDER BY b.received_at LIMIT 1), 9223372036854775807)`,
];

/** What users are shown of the events of repositories that they subscribed to. */
@Injectable()
export class GithubEventRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  list(
    userId: string,
    filters: EventFilters,
    { after, withoutReplays }: EventOrder,
    request: PageRequest,
  ): Promise<Page<GithubEventRow>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const { repoId, event, action, actor, since, until, keptSeconds } = filters;
    const repo = repoId === undefined ? '' : ` AND s.repo_id = ${bind(repoId)}`;
    const from = `repository_subscriptions s JOIN tracked_repositories r
                    ON r.id = s.repo_id AND s.user_id = ${bind(userId)}${repo}`;
    const where = [
      'e.repo_id = s.repo_id',
      SHOWN,
      `e.received_at >= now() - ${bind(keptSeconds)}::bigint * interval '1 second'`,
    ];
    if (withoutReplays) where.push('NOT e.suspected_replay');
    if (after !== undefined) where.push(`e.seq > ${bind(after)}::bigint`);
    if (event !== undefined) where.push(`e.event = ${bind(event)}`);
    if (action !== undefined) where.push(`e.action = ${bind(action)}`);
    if (actor !== undefined) where.push(`lower(e.actor_login) = lower(${bind(actor)})`);
    if (since !== undefined) where.push(...receivedFrom(bind(since)));
    if (until !== undefined) where.push(...receivedBefore(bind(until)));
    return this.pages.read<GithubEventRow>(
      {
        select: `e.seq, ${EVENT_COLUMNS}`,
        from,
        each: { table: 'github_events', alias: 'e' },
        where,
        parameters,
        keys: [{ expression: 'e.seq', type: 'bigint' }],
        direction: after === undefined ? 'DESC' : 'ASC',
      },
      request,
    );
  }

  /** Newest first; suspected replays are left out. */
  async recentIds(userId: string, filters: EventFilters, limit: number): Promise<string[]> {
    const order = { withoutReplays: true };
    const page = await this.list(userId, filters, order, { kind: 'cursor', limit });
    return page.rows.map(({ id }) => id);
  }

  /** One that this user is shown. */
  async find(userId: string, id: string, keptSeconds: number): Promise<GithubEventRow | undefined> {
    const [row] = await this.database.query<GithubEventRow>(
      `SELECT e.seq, ${EVENT_COLUMNS}
         FROM github_events e
         JOIN repository_subscriptions s ON s.repo_id = e.repo_id AND s.user_id = $2
         JOIN tracked_repositories r ON r.id = e.repo_id
        WHERE e.id = $1 AND ${SHOWN}
          AND e.received_at >= now() - $3::bigint * interval '1 second'`,
      [id, userId, keptSeconds],
    );
    return row;
  }

  /** The newest that this user is shown of a repository; undefined when they are shown nothing of it. */
  async latest(
    userId: string,
    repoId: string,
    keptSeconds: number,
  ): Promise<{ readonly latest: string | null } | undefined> {
    const [row] = await this.database.query<{ latest: string | null }>(
      `SELECT (SELECT e.id FROM github_events e
                WHERE e.repo_id = s.repo_id AND ${SHOWN} AND NOT e.suspected_replay
                  AND e.received_at >= now() - $3::bigint * interval '1 second'
                ORDER BY e.seq DESC LIMIT 1) AS latest
         FROM repository_subscriptions s
        WHERE s.repo_id = $1 AND s.user_id = $2 AND s.accepted_at IS NOT NULL`,
      [repoId, userId, keptSeconds],
    );
    return row;
  }
}
