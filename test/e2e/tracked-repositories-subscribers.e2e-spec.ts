import { type Account, createAccount } from '../factories/accounts.js';
import {
  acceptRepository,
  invite,
  postSubscriber,
  subscribe,
  trackRepository,
  type TrackedRepository,
} from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let app: TestApp;
let ada: Account;
let eve: Account;
let bob: Account;
let tracked: TrackedRepository;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
});

beforeEach(async () => {
  ada = await createAccount(app);
  eve = await createAccount(app, { first_name: 'Eve' });
  bob = await createAccount(app);
  tracked = await trackRepository(app, ada, { events: ['push', 'issues'] });
});

afterAll(() => app.close());

const post = (body: unknown, by = ada) => postSubscriber(app, by, tracked.id, body);
const accept = (by: Account) => acceptRepository(app, by, tracked.id);
const view = ({ token }: Account) => app.get(`/api/repos/${tracked.id}`, token);
const listed = async ({ token }: Account, role: string): Promise<readonly string[]> =>
  (await app.get(`/api/repos?role=${role}`, token)).body.data.map(({ id }: { id: string }) => id);
const subscribers = (by = ada) => app.get(`/api/repos/${tracked.id}/subscribers`, by.token);
const remove = (by: Account, username: string) =>
  app.request('DELETE', `/api/repos/${tracked.id}/subscribers/${username}`, { token: by.token });
const patch = ({ token }: Account, events: unknown) =>
  app.request('PATCH', `/api/repos/${tracked.id}`, { token, body: { events } });

describe('an invitation to a repository', () => {
  it('is 201 with who is invited, whom the owner finds in the list', async () => {
    const { status, body } = await post({ username: eve.username, events: ['push'] });
    expect(status).toBe(201);
    expect(body).toEqual({
      user: { id: eve.id, username: eve.username, full_name: 'Eve', avatar_url: null },
      events: ['push'],
      status: 'invited',
      invited_at: TIME,
      accepted_at: null,
    });
    await post({ username: bob.username.toUpperCase() });
    const { body: list } = await subscribers();
    expect(list.data.map(({ user }: { user: { id: string } }) => user.id)).toEqual([
      bob.id,
      eve.id,
    ]);
    expect(list.data[1]).toEqual(body);
    expect(list.data[0].events).toBeNull();
  });

  it('shows the repository to who is invited, without its webhook and who else is', async () => {
    await invite(app, ada, tracked.id, bob);
    await invite(app, ada, tracked.id, eve, ['push']);
    const { status, body } = await view(eve);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: tracked.id,
      full_name: tracked.full_name,
      github_id: null,
      role: 'invited',
      events: ['push'],
      owner: { id: ada.id, username: ada.username, full_name: null, avatar_url: null },
      created_at: TIME,
      updated_at: TIME,
      invited_at: TIME,
      accepted_at: null,
    });
    expect(await listed(eve, 'invited')).toEqual([tracked.id]);
    expect(await listed(eve, 'subscriber')).toEqual([]);
    expect(await listed(eve, 'owner')).toEqual([]);
    expect((await subscribers(eve)).status).toBe(404);
  });

  it('is refused a second time, before and after it was accepted', async () => {
    await invite(app, ada, tracked.id, eve);
    for (const step of ['invited', 'accepted']) {
      const { status, body } = await post({ username: eve.username });
      expect([step, status, body.error.code]).toEqual([step, 409, 'ALREADY_SUBSCRIBED']);
      await accept(eve);
    }
  });

  it('is made once though it is asked for many times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post({ username: eve.username })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it('is 404 for nobody and for somebody suspended alike', async () => {
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [bob.id]);
    for (const username of ['nobody-at-all', bob.username, 'no name', '../me', 'ä', '%00']) {
      const { status, body } = await post({ username });
      expect([username, status, body.error?.code]).toEqual([username, 404, 'NOT_FOUND']);
    }
    expect((await subscribers()).body.data).toEqual([]);
  });

  it('is 400 for oneself, and for what is no invitation', async () => {
    const own = await post({ username: ada.username });
    expect([own.status, own.body.error.details[0].field]).toEqual([400, 'username']);
    for (const body of [
      {},
      { username: '' },
      { username: null },
      { username: 7 },
      { username: 'x'.repeat(40) },
      { username: 'nul\u0000' },
      { username: eve.username, events: [] },
      { username: eve.username, role: 'owner' },
    ]) {
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    }
  });

  it('can only be made by the owner', async () => {
    await subscribe(app, ada, tracked.id, eve);
    expect((await post({ username: bob.username }, eve)).status).toBe(404);
    expect((await post({ username: bob.username }, bob)).status).toBe(404);
  });
});

describe('accepting an invitation', () => {
  it('is 200 with the repository, which is subscribed to from then on', async () => {
    await invite(app, ada, tracked.id, eve, ['push']);
    const { status, body } = await accept(eve);
    expect(status).toBe(200);
    expect(body).toMatchObject({ role: 'subscriber', events: ['push'], accepted_at: TIME });
    expect(body).not.toHaveProperty('webhook');
    expect((await view(eve)).body).toEqual(body);
    expect(await listed(eve, 'subscriber')).toEqual([tracked.id]);
    expect(await listed(eve, 'invited')).toEqual([]);
    expect((await subscribers()).body.data[0]).toMatchObject({
      status: 'accepted',
      accepted_at: body.accepted_at,
    });
  });

  it('changes nothing a second time', async () => {
    await invite(app, ada, tracked.id, eve);
    const first = await accept(eve);
    const again = await Promise.all([accept(eve), accept(eve)]);
    for (const { status, body } of again) expect([status, body]).toEqual([200, first.body]);
  });

  it('is 404 for who is not invited, the owner included', async () => {
    await invite(app, ada, tracked.id, eve);
    for (const account of [ada, bob]) expect((await accept(account)).status).toBe(404);
    expect((await view(ada)).body.role).toBe('owner');
  });
});

describe('the events of a repository', () => {
  it('are chosen by each subscriber for themselves, and by the owner for what is kept', async () => {
    await subscribe(app, ada, tracked.id, eve);
    await subscribe(app, ada, tracked.id, bob);
    const { status, body } = await patch(eve, ['issues']);
    expect([status, body.role, body.events]).toEqual([200, 'subscriber', ['issues']]);
    await patch(ada, ['push']);
    const shown = await Promise.all([ada, eve, bob].map(view));
    expect(shown.map(({ body: { events } }) => events)).toEqual([['push'], ['issues'], null]);
    expect((await patch(eve, null)).body.events).toBeNull();
  });

  it('cannot be chosen before the invitation is accepted', async () => {
    await invite(app, ada, tracked.id, eve, ['push']);
    expect((await patch(eve, ['issues'])).status).toBe(404);
    expect((await view(eve)).body.events).toEqual(['push']);
  });
});

describe('a subscription', () => {
  it.each(['invited', 'accepted'])('that is %s ends when its owner ends it', async (state) => {
    await (state === 'invited' ? invite : subscribe)(app, ada, tracked.id, eve);
    const { status, bytes } = await remove(ada, eve.username.toUpperCase());
    expect([status, bytes.length]).toEqual([204, 0]);
    expect((await view(eve)).status).toBe(404);
    expect((await accept(eve)).status).toBe(404);
    expect((await subscribers()).body.data).toEqual([]);
    expect((await remove(ada, eve.username)).status).toBe(404);
  });

  it.each(['invited', 'accepted'])('that is %s ends when its subscriber ends it', async (state) => {
    await (state === 'invited' ? invite : subscribe)(app, ada, tracked.id, eve);
    expect((await remove(eve, eve.username)).status).toBe(204);
    expect((await view(eve)).status).toBe(404);
    expect(await listed(eve, 'subscriber')).toEqual([]);
    await invite(app, ada, tracked.id, eve);
  });

  it('is ended by nobody else', async () => {
    await subscribe(app, ada, tracked.id, eve);
    await subscribe(app, ada, tracked.id, bob);
    const zoe = await createAccount(app);
    for (const by of [bob, zoe]) expect((await remove(by, eve.username)).status).toBe(404);
    for (const by of [ada, bob]) expect((await remove(by, ada.username)).status).toBe(404);
    expect((await remove(zoe, zoe.username)).status).toBe(404);
    expect((await subscribers()).body.data).toHaveLength(2);
    expect((await view(ada)).status).toBe(200);
  });

  it('gives no right to what is the owner’s', async () => {
    await subscribe(app, ada, tracked.id, eve);
    const { token } = eve;
    const path = `/api/repos/${tracked.id}`;
    expect((await app.request('DELETE', path, { token })).status).toBe(404);
    expect((await app.request('POST', `${path}/rotate-secret`, { token })).status).toBe(404);
    expect((await subscribers(eve)).status).toBe(404);
    expect((await view(ada)).body.role).toBe('owner');
  });

  it('does not count among those that its plan allows to be tracked', async () => {
    for (let count = 0; count < 3; count += 1) await trackRepository(app, eve);
    await subscribe(app, ada, tracked.id, eve);
    expect(await listed(eve, 'owner')).toHaveLength(3);
    expect(await listed(eve, 'subscriber')).toEqual([tracked.id]);
  });
});
