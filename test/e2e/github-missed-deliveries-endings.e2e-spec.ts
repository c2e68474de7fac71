import { hookView } from '../factories/github-hooks.js';
import { Retention } from '../../src/database/retention.js';
import { MissedDeliveriesTest } from '../factories/missed-deliveries.js';

jest.setTimeout(120_000);

describe('deliveries that are looked for no more', () => {
  let watch: MissedDeliveriesTest;

  beforeAll(async () => {
    watch = await MissedDeliveriesTest.start();
  });

  beforeEach(() => watch.begin());

  afterAll(() => watch.close());

  it('tell of a hook that was removed on GitHub', async () => {
    const tracked = await watch.made();
    tracked.repository.hooks.length = 0;
    await watch.look();
    expect(await hookView(watch.test, watch.ada, tracked)).toMatchObject({ state: 'gone' });
    await watch.pass(60);
    await watch.look();
    expect(watch.listings(tracked)).toBe(1);
  });

  it('do not take a hook for gone that its owner may not look at any more', async () => {
    const tracked = await watch.made();
    tracked.repository.admins.clear();
    await watch.look();
    expect(await hookView(watch.test, watch.ada, tracked)).toMatchObject({ state: 'active' });
  });

  it('are left alone while the owner is suspended', async () => {
    const tracked = await watch.made();
    await watch.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [watch.ada.id]);
    await watch.look();
    expect(watch.listings(tracked)).toBe(0);
    await watch.app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [watch.ada.id]);
    await watch.pass(16);
    await watch.look();
    expect(watch.listings(tracked)).toBe(1);
  });

  it('are left alone when the owner has unlinked GitHub', async () => {
    const tracked = await watch.made();
    await watch.app.request('DELETE', '/api/auth/github', { token: watch.ada.token });
    await watch.look();
    expect(watch.listings(tracked)).toBe(0);
  });

  it('are forgotten with the repository', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    await watch.emit(tracked, 1);
    await watch.look();
    await watch.app.request('DELETE', `/api/repos/${tracked.id}`, { token: watch.ada.token });
    await watch.pass(6);
    await watch.look();
    expect(await watch.missed(tracked)).toEqual([]);
    expect(await watch.app.sql('SELECT FROM repository_hook_checks')).toEqual([]);
  });

  it('are forgotten after four days', async () => {
    const tracked = await watch.made();
    watch.serve(false);
    await watch.emit(tracked, 1);
    await watch.look();
    await watch.app.sql(`UPDATE missed_deliveries SET created_at = now() - interval '95 hours'`);
    await watch.nodes[0].app.get(Retention, { strict: false }).run();
    expect(await watch.missed(tracked)).toHaveLength(1);
    await watch.app.sql(`UPDATE missed_deliveries SET created_at = now() - interval '97 hours'`);
    await watch.nodes[0].app.get(Retention, { strict: false }).run();
    expect(await watch.missed(tracked)).toEqual([]);
  });
});
