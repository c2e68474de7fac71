import { type Account, createAccount } from '../factories/accounts.js';
import { newTracked, taken, type Tracked } from '../factories/github-deliveries.js';
import { allTold, eventIds, eventsPath, isTold, toldIds } from '../factories/github-events.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { subscribe } from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';

jest.setTimeout(60_000);

describe('the events of somebody else’s repository', () => {
  let app: TestApp;
  let owner: Account;
  let guest: Account;
  let repo: Tracked;
  let guests: LiveClient;
  let owners: LiveClient;
  const clients = new LiveClients();

  const room = (): string => `repo:${repo.id}`;

  const invite = (more: object = {}) =>
    app.post(
      `/api/repos/${repo.id}/subscribers`,
      { username: guest.username, ...more },
      owner.token,
    );

  const remove = async (by: Account): Promise<void> => {
    const path = `/api/repos/${repo.id}/subscribers/${guest.username}`;
    expect((await app.request('DELETE', path, { token: by.token })).status).toBe(204);
  };

  /** Nothing of any event, by any way. */
  const expectShownNothing = async (...events: readonly string[]): Promise<void> => {
    expect(await eventIds(app, guest)).toEqual([]);
    expect(await eventIds(app, guest, { repo_id: repo.id })).toEqual([]);
    const recent = await app.get('/api/github-events/recent', guest.token);
    expect(recent.body).toEqual({ ids: [], latest: null });
    for (const id of events) {
      const one = await app.get(`/api/github-events/event?id=${id}`, guest.token);
      expect(one.status).toBe(404);
      expect((await app.get(eventsPath({ after: id }), guest.token)).status).toBe(410);
    }
    const joined = await guests.call('join-room', room());
    expect(joined).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
    guest = await createAccount(app);
    guests = await clients.ready('websocket', app.url, { token: guest.token });
    owners = await clients.ready('socket.io', app.url, { token: owner.token });
  });

  afterEach(() => clients.closeAll());

  afterAll(() => app.close());

  it('are shown and told to who has accepted, those before included', async () => {
    const before = await taken(app, repo);
    await allTold(app);
    await subscribe(app, owner, repo.id, guest);
    const after = await taken(app, repo);
    expect(await eventIds(app, guest)).toEqual([after, before]);
    expect(await eventIds(app, guest, { after: before })).toEqual([after]);
    await isTold(guests, after);
    expect(toldIds(guests)).toEqual([after]);
    const { ok, data } = await guests.call('join-room', room());
    expect([ok, data]).toEqual([true, { snapshot: { latest: after } }]);
  });

  it('are not shown to who was invited and has not accepted', async () => {
    expect((await invite()).status).toBe(201);
    const id = await taken(app, repo);
    await isTold(owners, id);
    await expectShownNothing(id);
    const accepted = await app.post(`/api/repos/${repo.id}/accept`, undefined, guest.token);
    expect(accepted.status).toBe(200);
    const next = await taken(app, repo);
    await isTold(guests, next);
    expect(toldIds(guests)).toEqual([next]);
  });

  it.each(['by the owner', 'by oneself'])('are shown no more after a removal %s', async (by) => {
    await subscribe(app, owner, repo.id, guest);
    const before = await taken(app, repo);
    await isTold(guests, before);
    expect((await guests.call('join-room', room())).ok).toBe(true);
    await remove(by === 'by the owner' ? owner : guest);
    const after = await taken(app, repo);
    await isTold(owners, after);
    await expectShownNothing(before, after);
    expect(toldIds(guests)).toEqual([before]);
    // Back again, told of what comes next: so what came meanwhile was not just late.
    await subscribe(app, owner, repo.id, guest);
    const last = await taken(app, repo);
    await isTold(guests, last);
    expect(toldIds(guests)).toEqual([before, last]);
  });

  it('are shown no more once the repository is deleted', async () => {
    await subscribe(app, owner, repo.id, guest);
    const id = await taken(app, repo);
    await app.request('DELETE', `/api/repos/${repo.id}`, { token: owner.token });
    await expectShownNothing(id);
  });

  it('are those that the subscriber is to see', async () => {
    await subscribe(app, owner, repo.id, guest, ['issues', 'release']);
    const issues = await taken(app, repo, { event: 'issues' });
    const push = await taken(app, repo);
    const release = await taken(app, repo, { event: 'release' });
    await isTold(guests, release);
    expect(toldIds(guests)).toEqual([issues, release]);
    expect(await eventIds(app, guest)).toEqual([release, issues]);
    expect(await eventIds(app, guest, { event: 'push' })).toEqual([]);
    expect(await eventIds(app, guest, { after: issues })).toEqual([release]);
    expect((await app.get(eventsPath({ after: push }), guest.token)).status).toBe(410);
    const one = await app.get(`/api/github-events/event?id=${push}`, guest.token);
    expect(one.status).toBe(404);
    expect(await eventIds(app, owner)).toEqual([release, push, issues]);
  });

  it('are others, once the subscriber chooses others', async () => {
    await subscribe(app, owner, repo.id, guest, ['issues']);
    const issues = await taken(app, repo, { event: 'issues' });
    const push = await taken(app, repo);
    const path = `/api/repos/${repo.id}`;
    const body = { events: ['push'] };
    await app.request('PATCH', path, { token: guest.token, body });
    expect(await eventIds(app, guest)).toEqual([push]);
    const { data } = await guests.call('join-room', room());
    expect(data.snapshot).toEqual({ latest: push });
    // What the owner keeps is none of theirs.
    const again = await taken(app, repo, { event: 'issues' });
    expect(await eventIds(app, owner)).toEqual([again, push, issues]);
  });

  it('have a room whose snapshot is the newest that each is shown', async () => {
    await subscribe(app, owner, repo.id, guest, ['issues']);
    const latest = async (client: LiveClient) =>
      (await client.call('join-room', room())).data.snapshot as unknown;
    expect(await latest(guests)).toEqual({ latest: null });
    const issues = await taken(app, repo, { event: 'issues' });
    const push = await taken(app, repo);
    expect(await latest(guests)).toEqual({ latest: issues });
    expect(await latest(owners)).toEqual({ latest: push });
  });
});
