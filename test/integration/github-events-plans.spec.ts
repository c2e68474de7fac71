import { randomUUID } from 'node:crypto';
import { Database } from '../../src/database/database.js';
import {
  type EventFilters,
  GithubEventRepository,
} from '../../src/modules/github/events/github-event.repository.js';
import { HookCheckRepository } from '../../src/modules/github/hooks/hook-check.repository.js';
import { newSubscribed, type Subscribed } from '../factories/github-event-rows.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

const EVENTS = 30_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The most rows that a step looked at, but those of which it saw the index alone. */
const fetched = (plan: Plan): number => {
  const { 'Node Type': type, 'Actual Loops': loops } = plan;
  const rows = plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0);
  const own = type === 'Index Only Scan' ? 0 : rows * loops;
  return Math.max(own, ...(plan.Plans ?? []).map(fetched));
};

describe('of a long history', () => {
  let own: TestDatabase;
  let platform: Platform;
  let owner: Subscribed;
  let repoId: string;

  beforeAll(async () => {
    own = await createTestDatabase();
    platform = await startPlatform({
      databaseUrl: own.url,
      providers: [GithubEventRepository, HookCheckRepository],
    });
    owner = await newSubscribed(own, 1);
    repoId = owner.repoIds[0] ?? '';
    await own.pool.query(
      `INSERT INTO github_events (id, repo_id, event, action, title, summary, suspected_replay,
                                  occurred_at, received_at)
       SELECT gen_random_uuid(), $1, CASE n % 2 WHEN 0 THEN 'push' ELSE 'issues' END,
              CASE n % 2 WHEN 1 THEN 'opened' END, repeat('t', 200), 's', false, now(), now()
         FROM generate_series(1, $2::int) AS n`,
      [repoId, EVENTS],
    );
    await own.pool.query('VACUUM ANALYZE github_events');
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  /** The most rows that a step of any statement looked at. */
  const most = async (work: () => Promise<unknown>): Promise<number> => {
    const asked = jest.spyOn(platform.get(Database), 'query');
    await work();
    const statements = asked.mock.calls.map(([sql, parameters = []]) => [sql, parameters] as const);
    asked.mockRestore();
    const rows: number[] = [];
    for (const [sql, parameters] of statements) {
      const explained = await own.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
        [...parameters],
      );
      const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
      if (plan) rows.push(fetched(plan));
    }
    expect(rows.length).toBeGreaterThan(0);
    return Math.max(...rows);
  };

  const events = () => platform.get(GithubEventRepository);
  const newestFirst = { withoutReplays: false };
  const list = (userId: string, filters: Partial<EventFilters> = {}) =>
    events().list(userId, { keptSeconds: 1_000, ...filters }, newestFirst, {
      kind: 'cursor',
      limit: 20,
    });

  const subscriber = async (names: readonly string[]): Promise<string> => {
    const { userId } = await newSubscribed(own, 0);
    await own.pool.query(
      `INSERT INTO repository_subscriptions (id, repo_id, user_id, role, events, accepted_at)
       VALUES ($1, $2, $3, 'subscriber', $4, now())`,
      [randomUUID(), repoId, userId, names],
    );
    return userId;
  };

  it('nothing is looked through for a subscriber who is shown nothing of it', async () => {
    const userId = await subscriber(['nothing_at_all', 'nor_this']);
    const filters = { keptSeconds: 1_000 };
    const page = { kind: 'page', limit: 20, page: 3 } as const;
    expect(await most(() => list(userId))).toBeLessThan(100);
    expect(await most(() => list(userId, { action: 'closed' }))).toBeLessThan(100);
    expect(await most(() => events().recentIds(userId, filters, 20))).toBeLessThan(100);
    expect(await most(() => events().latest(userId, repoId, 1_000))).toBeLessThan(100);
    expect(await most(() => events().list(userId, filters, newestFirst, page))).toBeLessThan(100);
  });

  it('what a subscriber is shown of several kinds is one list', async () => {
    const userId = await subscriber(['push', 'nothing_at_all', 'issues']);
    const all = await list(owner.userId);
    expect(all.rows).toHaveLength(20);
    expect(await list(userId)).toEqual(all);
    expect((await list(userId, { event: 'push' })).rows).toHaveLength(20);
    expect((await list(userId, { event: 'watch' })).rows).toEqual([]);
    const [newest] = all.rows;
    expect(await events().latest(userId, repoId, 1_000)).toEqual({ latest: newest?.id });
  });

  it('no row is fetched for filters that nothing meets together', async () => {
    const filters = { event: 'push', action: 'opened' };
    expect((await list(owner.userId, filters)).rows).toEqual([]);
    expect(await most(() => list(owner.userId, filters))).toBeLessThan(100);
  });

  it('hooks that are looked at are not gone through to find new ones', async () => {
    const checks = platform.get(HookCheckRepository);
    const { userId } = await newSubscribed(own, 0);
    await own.pool.query(
      `INSERT INTO tracked_repositories (id, user_id, full_name, secret, hook_id)
       SELECT gen_random_uuid(), $1, 'octo-org/' || n, '', n FROM generate_series(1, 3000) AS n`,
      [userId],
    );
    await checks.insertNew(2_000);
    await checks.insertNew(2_000);
    await own.pool.query('VACUUM ANALYZE tracked_repositories, repository_hook_checks');
    const count = 'SELECT count(*)::int AS count FROM repository_hook_checks';
    expect((await own.pool.query(count)).rows).toEqual([{ count: 3_000 }]);
    expect(await most(() => checks.insertNew(1_000))).toBeLessThan(100);
    const nobody = await newSubscribed(own, 0);
    expect(await most(() => checks.postponeOf(nobody.userId, 1_000))).toBeLessThan(100);
  });
});
