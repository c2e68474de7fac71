import { createTracker, type TrackedHook } from '../factories/github-hooks.js';
import { MissedDeliveriesTest } from '../factories/missed-deliveries.js';

jest.setTimeout(120_000);

describe('missed deliveries at the limits of GitHub', () => {
  let watch: MissedDeliveriesTest;

  beforeAll(async () => {
    watch = await MissedDeliveriesTest.start();
  });

  beforeEach(() => watch.begin());

  afterAll(() => watch.close());

  it('wait for the end of a limit, and so do the other hooks of that user', async () => {
    const [first, second] = [await watch.made(), await watch.made()];
    const third = await watch.made(await createTracker(watch.test));
    await watch.look();
    watch.serve(false);
    const guids = await watch.emit(first, 10);
    watch.serve(true);
    const dueIn = (hook: TrackedHook, minutes: number) =>
      watch.app.sql(
        `UPDATE repository_hook_checks SET next_check_at = now() + $2::interval
          WHERE repo_id = $1`,
        [hook.id, `${minutes} minutes`],
      );
    await dueIn(first, 0);
    await dueIn(second, 3);
    await dueIn(third, 3);
    // The list of deliveries, and three requests.
    watch.hooks.limit = { remaining: 4, retryAfterSeconds: 600 };
    await watch.look();
    expect(watch.requestsFor(guids)).toBe(3);
    await watch.pass(9.5);
    await watch.look();
    expect([watch.listings(first), watch.listings(second), watch.listings(third)]).toEqual([
      2, 1, 2,
    ]);
    watch.hooks.limit = undefined;
    await watch.pass(1);
    await watch.look();
    for (const guid of guids) expect(await watch.stored(first)).toContain(guid);
    expect(watch.requestsFor(guids)).toBe(10);
  });

  it('are requested after limits, however many there were', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    const guids = await watch.emit(tracked, 1);
    watch.serve(true);
    for (let round = 0; round < 4; round += 1) {
      watch.hooks.limit = { remaining: 1, retryAfterSeconds: 60 };
      await watch.look();
      await watch.pass(1.1);
    }
    expect(watch.listings(tracked)).toBe(4);
    expect(watch.requestsFor(guids)).toBe(0);
    watch.hooks.limit = undefined;
    await watch.look();
    expect(await watch.stored(tracked)).toContain(guids[0]);
  });

  it('keep the hooks of others waiting for no limit', async () => {
    const mine = await watch.made();
    const bob = await createTracker(watch.test);
    const theirs = await watch.made(bob);
    await watch.look();
    await watch.pass(6);
    watch.github.faults.set(
      `/api/v3/repos/${mine.repository.fullName}/hooks/${mine.hook.id}/deliveries`,
      {
        status: 429,
        headers: { 'retry-after': '600' },
        body: '{"message":"You have exceeded a secondary rate limit."}',
      },
    );
    const before = watch.listings(theirs);
    await watch.look();
    expect(watch.listings(theirs)).toBe(before + 1);
  });
});
