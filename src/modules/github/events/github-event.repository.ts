import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import {
  KeysetPages,
  type Lists,
  type Page,
  type PageRequest,
} from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
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

/** Said so that PostgreSQL does not leave the column out of an order, which is to lead to its index. */
const same = (column: string, value: string): string => `${column} = ANY (ARRAY[${value}])`;

interface Named {
  readonly event?: string | undefined;
  readonly action?: string | undefined;
}

/**
 * A list for each subscription, and where it shows some events only, one for each of their names: in
 * one of all events what is shown may lie as far apart as it likes. Those of one action are in an
 * index that has their names as well. `event` and `action` are parameters.
 */
const listsOf = (shown: readonly string[], { event, action }: Named): readonly Lists[] => {
  const of = (...conditions: string[]): string =>
    `(SELECT s.* FROM repository_subscriptions s
       WHERE ${[...shown, ...conditions].join(' AND ')}) AS s`;
  const byEvent = ['e.repo_id', 'e.event'];
  const byAction = ['e.repo_id', 'e.action'];
  const where = action === undefined ? [] : [same('e.action', action)];
  if (event !== undefined) {
    const from = of(`(s.events IS NULL OR ${event} = ANY (s.events))`);
    where.push(same('e.event', event));
    return [{ from, where, within: action === undefined ? byEvent : byAction }];
  }
  if (action !== undefined) {
    where.push('(s.events IS NULL OR e.event = ANY (s.events))');
    return [{ from: of(), where, within: byAction }];
  }
  const some = `${of('s.events IS NOT NULL')} CROSS JOIN unnest(s.events) AS named (event)`;
  return [
    { from: of('s.events IS NULL'), where, within: ['e.repo_id'] },
    { from: some, where: [same('e.event', 'named.event')], within: byEvent },
  ];
};

/** Any index may be the best where the events of an actor are asked for, of some action perhaps. */
const anyIndex = ({ from, where }: Lists): Lists => ({ from, where });

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
    tx?: Transaction,
  ): Promise<Page<GithubEventRow>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const { repoId, event, action, actor, since, until, keptSeconds } = filters;
    const shown = [`s.user_id = ${bind(userId)}`, 's.accepted_at IS NOT NULL'];
    if (repoId !== undefined) shown.push(`s.repo_id = ${bind(repoId)}`);
    const where = [
      same('e.repo_id', 's.repo_id'),
      `e.received_at >= now() - ${bind(keptSeconds)}::bigint * interval '1 second'`,
    ];
    if (withoutReplays) where.push('NOT e.suspected_replay');
    if (after !== undefined) where.push(`e.seq > ${bind(after)}::bigint`);
    if (actor !== undefined) where.push(`lower(e.actor_login) = lower(${bind(actor)})`);
    if (since !== undefined) where.push(...receivedFrom(bind(since)));
    if (until !== undefined) where.push(...receivedBefore(bind(until)));
    const lists = listsOf(shown, {
      event: event === undefined ? undefined : bind(event),
      action: action === undefined ? undefined : bind(action),
    });
    return this.pages.read<GithubEventRow>(
      {
        select: `e.seq, ${EVENT_COLUMNS}`,
        from: 'github_events e JOIN tracked_repositories r ON r.id = e.repo_id',
        merged: {
          table: 'github_events',
          alias: 'e',
          lists: actor === undefined ? lists : lists.map(anyIndex),
        },
        where,
        parameters,
        keys: [{ expression: 'e.seq', type: 'bigint' }],
        direction: after === undefined ? 'DESC' : 'ASC',
      },
      request,
      tx,
    );
  }

  /** Newest first; suspected replays are left out. */
  async recentIds(
    userId: string,
    filters: EventFilters,
    limit: number,
    tx?: Transaction,
  ): Promise<string[]> {
    const order = { withoutReplays: true };
    const page = await this.list(userId, filters, order, { kind: 'cursor', limit }, tx);
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
    tx?: Transaction,
  ): Promise<{ readonly latest: string | null } | undefined> {
    const subscriptions = await this.database.query(
      `SELECT FROM repository_subscriptions
        WHERE repo_id = $1 AND user_id = $2 AND accepted_at IS NOT NULL`,
      [repoId, userId],
      { tx },
    );
    if (subscriptions.length === 0) return undefined;
    const [latest = null] = await this.recentIds(userId, { repoId, keptSeconds }, 1, tx);
    return { latest };
  }

  /** Statements of this transaction may take so long each. */
  async limitTime(ms: number, tx: Transaction): Promise<void> {
    await this.database.query(`SELECT set_config('statement_timeout', $1, true)`, [String(ms)], {
      tx,
    });
  }
}
