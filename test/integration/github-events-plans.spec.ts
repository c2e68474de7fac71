import { randomUUID } from 'node:crypto';
import {
  type EventFilters,
  GithubEventRepository,
} from '../../src/modules/github/events/github-event.repository.js';
import { HookCheckRepository } from '../../src/modules/github/hooks/hook-check.repository.js';
import { newSubscribed, type Subscribed } from '../factories/github-event-rows.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';
import { mostFetched } from './query-plans.js';

jest.setTimeout(60_000);

const EVENTS = 30_000;

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

  const most = (work: () => Promise<unknown>): Promise<number> => mostFetched(platform, own, work);

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
