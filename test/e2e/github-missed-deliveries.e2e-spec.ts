import {
  checkDue,
  createTracker,
  descriptionFaults,
  hookView,
  type HooksTest,
  startIdleWorker,
  startWithHooks,
  type TrackedHook,
  type Tracker,
  trackNew,
  workDue,
} from '../factories/github-hooks.js';
import { PUBLIC_URL } from '../factories/github-sign-ins.js';
import { Retention } from '../../src/database/retention.js';
import type { TestApp } from '../support/app.js';
import type { FakeHook } from '../support/fake-github-hook-views.js';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;

describe('deliveries that GitHub failed with', () => {
  let test: HooksTest;
  let app: TestApp;
  let nodes: readonly [TestApp, TestApp];
  let ada: Tracker;

  const serve = (up: boolean): void => {
    test.hooks.reach = (url) => (up ? url.replace(PUBLIC_URL, app.url) : undefined);
  };

  /** A hook that has pinged. */
  const made = async (tracker = ada): Promise<TrackedHook & { readonly hook: FakeHook }> => {
    const tracked = await trackNew(test, tracker);
    await workDue(nodes[0]);
    await test.hooks.settled();
    const [hook] = tracked.repository.hooks;
    if (!hook) throw new Error('no hook was made');
    return { ...tracked, hook };
  };

  const emit = async ({ repository }: TrackedHook, count: number): Promise<string[]> => {
    const guids: string[] = [];
    for (let one = 0; one < count; one += 1) guids.push(await test.hooks.emit(repository, 'push'));
    return guids;
  };

  /** Everything here, and at GitHub, happened so much longer ago. */
  const pass = async (minutes: number): Promise<void> => {
    const interval = `${minutes} minutes`;
    await app.sql(
      `UPDATE repository_hook_checks SET next_check_at = next_check_at - $1::interval,
              seen_until = seen_until - $1::interval, walk_until = walk_until - $1::interval`,
      [interval],
    );
    await app.sql(
      `UPDATE missed_deliveries SET requested_at = requested_at - $1::interval,
              created_at = created_at - $1::interval`,
      [interval],
    );
    test.hooks.age(minutes * MINUTE_MS);
  };

  const look = async (node: TestApp = nodes[0]): Promise<void> => {
    await checkDue(node);
    await test.hooks.settled();
  };

  const stored = async ({ id }: TrackedHook): Promise<Set<string>> => {
    const rows = await app.sql<{ guid: string }>(
      `SELECT split_part(delivery_key, '/', 2) AS guid FROM webhook_receipts
        WHERE source = 'github-repos' AND delivery_key LIKE $1`,
      [`${id}/%`],
    );
    return new Set(rows.map(({ guid }) => guid));
  };

  const missed = ({ id }: TrackedHook) =>
    app.sql<{ guid: string; attempts: number }>(
      'SELECT guid, attempts FROM missed_deliveries WHERE repo_id = $1',
      [id],
    );

  const requestsFor = (guids: readonly string[]): number =>
    test.hooks.redeliveries.filter(({ guid }) => guids.includes(guid)).length;

  const listings = ({ hook }: { readonly hook: FakeHook }): number =>
    test.github.seen.filter(({ path }) => path.endsWith(`/hooks/${hook.id}/deliveries`)).length;

  beforeAll(async () => {
    test = await startWithHooks({
      env: { ROLES: 'web', PLAN_FREE_TRACKED_REPOSITORIES: 'unlimited' },
    });
    app = test.app;
    nodes = [await startIdleWorker(app), await startIdleWorker(app)];
  });

  beforeEach(async () => {
    test.hooks.limit = undefined;
    test.hooks.redeliveries.length = 0;
    test.github.faults.clear();
    serve(true);
    await app.sql('DELETE FROM repository_hook_checks');
    await app.sql('UPDATE tracked_repositories SET hook_id = NULL');
    ada = await createTracker(test);
  });

  afterAll(async () => {
    for (const node of nodes) await node.close();
    await test.close();
  });

  it('are all here ten minutes after an outage of an hour', async () => {
    const tracked = await made();
    await look();
    serve(false);
    const guids: string[] = [];
    for (let quarter = 0; quarter < 4; quarter += 1) {
      guids.push(...(await emit(tracked, 40)));
      await pass(15);
    }
    expect(await stored(tracked)).toHaveProperty('size', 1);
    serve(true);
    const came = await emit(tracked, 3);
    for (let minute = 0; minute < 10; minute += 1) {
      await pass(1);
      await look();
    }
    const here = await stored(tracked);
    for (const guid of [...guids, ...came]) expect(here).toContain(guid);
    expect(here.size).toBe(1 + guids.length + came.length);
    expect(requestsFor(guids)).toBe(guids.length);
    expect(requestsFor(came)).toBe(0);
    expect(await missed(tracked)).toEqual([]);
  });

  it('are looked for every five minutes, and no more often', async () => {
    const tracked = await made();
    await look();
    await pass(4);
    await look();
    expect(listings(tracked)).toBe(1);
    await pass(1.1);
    await look();
    expect(listings(tracked)).toBe(2);
  });

  it('are requested three times at most', async () => {
    const tracked = await made();
    serve(false);
    const [guid = ''] = await emit(tracked, 1);
    for (let round = 0; round < 6; round += 1) {
      await look();
      await pass(6);
    }
    expect(requestsFor([guid])).toBe(3);
    expect(await missed(tracked)).toEqual([{ guid, attempts: 3 }]);
    serve(true);
    await look();
    expect(requestsFor([guid])).toBe(3);
  });

  it('are not requested when they are here, though GitHub heard no answer', async () => {
    const tracked = await made();
    await emit(tracked, 2);
    for (const delivery of tracked.hook.deliveries) delivery.statusCode = 504;
    await look();
    expect(test.hooks.redeliveries).toEqual([]);
    expect(await missed(tracked)).toEqual([]);
  });

  it('are not requested when somebody had them delivered again by hand', async () => {
    const tracked = await made();
    serve(false);
    const [guid = ''] = await emit(tracked, 1);
    serve(true);
    test.hooks.redeliverByHand(tracked.repository, guid);
    await test.hooks.settled();
    await look();
    expect(requestsFor([guid])).toBe(0);
  });

  it('are requested by one of the nodes that look at the same time', async () => {
    const tracked = await made();
    serve(false);
    const guids = await emit(tracked, 20);
    serve(true);
    await Promise.all([look(nodes[0]), look(nodes[1]), look(nodes[0]), look(nodes[1])]);
    expect(listings(tracked)).toBe(1);
    expect(requestsFor(guids)).toBe(guids.length);
  });

  it('wait for the end of a limit, and so do the other hooks of that user', async () => {
    const [first, second] = [await made(), await made()];
    const third = await made(await createTracker(test));
    await look();
    serve(false);
    const guids = await emit(first, 10);
    serve(true);
    const dueIn = (hook: TrackedHook, minutes: number) =>
      app.sql(
        `UPDATE repository_hook_checks SET next_check_at = now() + $2::interval
          WHERE repo_id = $1`,
        [hook.id, `${minutes} minutes`],
      );
    await dueIn(first, 0);
    await dueIn(second, 3);
    await dueIn(third, 3);
    // The list of deliveries, and three requests.
    test.hooks.limit = { remaining: 4, retryAfterSeconds: 600 };
    await look();
    expect(requestsFor(guids)).toBe(3);
    await pass(9.5);
    await look();
    expect([listings(first), listings(second), listings(third)]).toEqual([2, 1, 2]);
    test.hooks.limit = undefined;
    await pass(1);
    await look();
    for (const guid of guids) expect(await stored(first)).toContain(guid);
    expect(requestsFor(guids)).toBe(10);
  });

  it('are requested after limits, however many there were', async () => {
    const tracked = await made();
    serve(false);
    const guids = await emit(tracked, 1);
    serve(true);
    for (let round = 0; round < 4; round += 1) {
      test.hooks.limit = { remaining: 1, retryAfterSeconds: 60 };
      await look();
      await pass(1.1);
    }
    expect(listings(tracked)).toBe(4);
    expect(requestsFor(guids)).toBe(0);
    test.hooks.limit = undefined;
    await look();
    expect(await stored(tracked)).toContain(guids[0]);
  });

  it('keep the hooks of others waiting for no limit', async () => {
    const mine = await made();
    const bob = await createTracker(test);
    const theirs = await made(bob);
    await look();
    await pass(6);
    test.github.faults.set(
      `/api/v3/repos/${mine.repository.fullName}/hooks/${mine.hook.id}/deliveries`,
      {
        status: 429,
        headers: { 'retry-after': '600' },
        body: '{"message":"You have exceeded a secondary rate limit."}',
      },
    );
    const before = listings(theirs);
    await look();
    expect(listings(theirs)).toBe(before + 1);
  });

  it('of more than one look are found by those that follow', async () => {
    const tracked = await made();
    serve(false);
    const [guid = ''] = await emit(tracked, 1);
    serve(true);
    test.hooks.age(60 * MINUTE_MS);
    test.hooks.pretendDeliveries(tracked.hook, 1_050, 15);
    await look();
    expect(listings(tracked)).toBe(10);
    expect(requestsFor([guid])).toBe(0);
    await pass(1.1);
    await look();
    expect(listings(tracked)).toBe(11);
    expect(await stored(tracked)).toContain(guid);
    await pass(5.1);
    await look();
    expect(listings(tracked)).toBe(12);
  });

  it('of a hook that was made by hand are found as well', async () => {
    const tracked = await trackNew(test, ada, {});
    await test.hooks.addByHand(tracked.repository, tracked.url, tracked.secret);
    await test.hooks.settled();
    serve(false);
    const guids = await emit(tracked, 2);
    serve(true);
    await look();
    for (const guid of guids) expect(await stored(tracked)).toContain(guid);
  });

  it('tell of a hook that was removed on GitHub', async () => {
    const tracked = await made();
    tracked.repository.hooks.length = 0;
    await look();
    expect(await hookView(test, ada, tracked)).toMatchObject({ state: 'gone' });
    await pass(60);
    await look();
    expect(listings(tracked)).toBe(1);
  });

  it('do not take a hook for gone that its owner may not look at any more', async () => {
    const tracked = await made();
    tracked.repository.admins.clear();
    await look();
    expect(await hookView(test, ada, tracked)).toMatchObject({ state: 'active' });
  });

  it('are left alone while the owner is suspended', async () => {
    const tracked = await made();
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    await look();
    expect(listings(tracked)).toBe(0);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [ada.id]);
    await pass(16);
    await look();
    expect(listings(tracked)).toBe(1);
  });

  it('are left alone when the owner has unlinked GitHub', async () => {
    const tracked = await made();
    await app.request('DELETE', '/api/auth/github', { token: ada.token });
    await look();
    expect(listings(tracked)).toBe(0);
  });

  it('are forgotten with the repository', async () => {
    const tracked = await made();
    serve(false);
    await emit(tracked, 1);
    await look();
    await app.request('DELETE', `/api/repos/${tracked.id}`, { token: ada.token });
    await pass(6);
    await look();
    expect(await missed(tracked)).toEqual([]);
    expect(await app.sql('SELECT FROM repository_hook_checks')).toEqual([]);
  });

  it('are forgotten after four days', async () => {
    const tracked = await made();
    serve(false);
    await emit(tracked, 1);
    await look();
    await app.sql(`UPDATE missed_deliveries SET created_at = now() - interval '95 hours'`);
    await nodes[0].app.get(Retention, { strict: false }).run();
    expect(await missed(tracked)).toHaveLength(1);
    await app.sql(`UPDATE missed_deliveries SET created_at = now() - interval '97 hours'`);
    await nodes[0].app.get(Retention, { strict: false }).run();
    expect(await missed(tracked)).toEqual([]);
  });

  it('were told of by answers as GitHub describes them', () => {
    expect(test.hooks.answers.length).toBeGreaterThan(10);
    expect(descriptionFaults(test)).toEqual([]);
  });
});
