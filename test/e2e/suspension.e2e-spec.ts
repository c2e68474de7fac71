import { Module } from '@nestjs/common';
import { EventListeners } from '../../src/events/event-listeners.js';
import {
  type Account,
  createAccount,
  isAdmitted,
  PASSWORD,
  refresh,
  signIn,
} from '../factories/accounts.js';
import { expectRevoked, ONE_SECOND } from '../factories/live-endings.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

const heard: { name: string; payload: unknown }[] = [];

/** Hears what is told of suspensions. */
@Module({})
class HearingModule {
  constructor(listeners: EventListeners) {
    for (const name of ['user.suspended', 'user.reinstated'] as const) {
      listeners.register(name, 'hearing', (event) => {
        heard.push({ name: event.name, payload: event.payload });
        return Promise.resolve();
      });
    }
  }
}

describe('suspending users', () => {
  let app: TestApp;
  let other: TestApp;
  let admin: Account;
  let ada: Account;
  const clients = new LiveClients();

  const suspend = (id: string, body?: unknown, by: Account = admin) =>
    app.request('POST', `/api/admin/users/${id}/suspend`, { token: by.token, body });

  const reinstate = (id: string, by: Account = admin) =>
    app.request('DELETE', `/api/admin/users/${id}/suspend`, { token: by.token });

  const row = async (id: string) => {
    const [found] = await app.sql<{ suspended_at: Date | null; suspended_reason: string | null }>(
      'SELECT suspended_at, suspended_reason FROM users WHERE id = $1',
      [id],
    );
    return found;
  };

  beforeAll(async () => {
    app = await startApp({
      env: { ...LIVE_ENV, ADMIN_EMAILS: 'root@example.com' },
      imports: [HearingModule],
    });
    other = await startApp({ sharing: app, imports: [HearingModule] });
    admin = await createAccount(app);
    await app.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [admin.id]);
    await eventually('an admin', async () => (await suspend('none')).status === 404);
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('is for admins only', async () => {
    const eve = await createAccount(app);
    for (const act of [suspend(ada.id, {}, eve), reinstate(ada.id, eve)]) {
      const { status, body } = await act;
      expect([status, body.error.code]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await app.post(`/api/admin/users/${ada.id}/suspend`)).status).toBe(401);
    expect((await app.request('DELETE', `/api/admin/users/${ada.id}/suspend`)).status).toBe(401);
    expect((await row(ada.id))?.suspended_at).toBeNull();
  });

  it('ends tokens and sockets on every node within a second', async () => {
    const sockets = await clients.readyAt([app, other], ada);
    expect([await isAdmitted(app, ada), await isAdmitted(other, ada)]).toEqual([true, true]);
    const begun = performance.now();
    const answer = await suspend(ada.id, { reason: 'Spam.' });
    expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
    await expectRevoked(sockets);
    for (const node of [app, other]) {
      while (await isAdmitted(node, ada))
        expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    }
    expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  });

  it('keeps them out: from signing in, refreshing, and being looked at', async () => {
    await suspend(ada.id);
    const login = await app.post('/api/auth/login', { email: ada.email, password: PASSWORD });
    expect([login.status, login.body.error.code]).toEqual([403, 'FORBIDDEN']);
    const wrong = await app.post('/api/auth/login', { email: ada.email, password: 'wrong' });
    expect(wrong.body.error.code).toBe('INVALID_CREDENTIALS');
    const refreshed = await refresh(other, ada.refreshToken);
    expect([refreshed.status, refreshed.body.error.code]).toEqual([403, 'FORBIDDEN']);
    expect((await app.get(`/api/users/${ada.username}`)).status).toBe(404);
    expect((await app.get(`/api/users?q=${ada.username}`)).body.data).toEqual([]);
  });

  it('is undone by lifting it: the same tokens, sessions and profile are good again', async () => {
    await suspend(ada.id, { reason: 'A mistake.' });
    expect((await reinstate(ada.id)).status).toBe(204);
    expect(await row(ada.id)).toEqual({ suspended_at: null, suspended_reason: null });
    for (const node of [app, other]) {
      await eventually('admitted', () => isAdmitted(node, ada));
    }
    expect((await refresh(app, ada.refreshToken)).status).toBe(200);
    expect((await signIn(app, ada.email)).id).toBe(ada.id);
    expect((await app.get(`/api/users/${ada.username}`)).status).toBe(200);
  });

  it('may be said again, which changes nothing but the reason, and is told once', async () => {
    await suspend(ada.id, { reason: 'First.' });
    const first = await row(ada.id);
    expect((await suspend(ada.id)).status).toBe(204);
    expect(await row(ada.id)).toEqual(first);
    expect((await suspend(ada.id, { reason: 'Second.' })).status).toBe(204);
    expect(await row(ada.id)).toEqual({ ...first, suspended_reason: 'Second.' });
    expect((await reinstate(ada.id)).status).toBe(204);
    expect((await reinstate(ada.id)).status).toBe(204);
    const payload = { user_id: ada.id, admin_id: admin.id };
    const told = () => heard.filter((event) => JSON.stringify(event).includes(ada.id));
    await eventually('both told', () => Promise.resolve(told().length >= 2));
    expect(told()).toEqual([
      { name: 'user.suspended', payload },
      { name: 'user.reinstated', payload },
    ]);
  });

  it('of many at once happens once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => suspend(ada.id)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(204));
    const told = () => heard.filter((event) => JSON.stringify(event).includes(ada.id));
    await eventually('told', () => Promise.resolve(told().length > 0));
    expect(told()).toHaveLength(1);
  });

  it('is noted with the admin who did it, and without the reason', async () => {
    await suspend(ada.id, { reason: 'Very private.' });
    await reinstate(ada.id);
    const lines = app.logs.filter((line) => line['target_user_id'] === ada.id);
    expect(lines.map((line) => line['admin_id'])).toEqual([admin.id, admin.id]);
    expect(JSON.stringify(app.logs)).not.toContain('Very private');
  });

  it('finds nobody where there is nobody', async () => {
    for (const id of ['0198c0de-0000-7000-8000-000000000000', 'no-id', ada.username]) {
      expect([(await suspend(id)).status, (await reinstate(id)).status]).toEqual([404, 404]);
    }
  });

  it('is nothing that one does to oneself', async () => {
    const { status, body } = await suspend(admin.id);
    expect([status, body.error.code]).toEqual([409, 'CANNOT_SUSPEND_SELF']);
    expect(await isAdmitted(app, admin)).toBe(true);
  });

  it('is not for admins, whether they were granted that or are configured', async () => {
    const root = await createAccount(app, { email: 'root@example.com' });
    await app.sql('UPDATE users SET email_verified_at = now() WHERE id = $1', [root.id]);
    const granted = await createAccount(app);
    await app.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [granted.id]);
    for (const { id } of [root, granted]) {
      const { status, body } = await suspend(id);
      expect([status, body.error.code]).toEqual([409, 'CANNOT_SUSPEND_ADMIN']);
      expect((await row(id))?.suspended_at).toBeNull();
    }
  });

  it.each([
    ['reason', { reason: 7 }],
    ['reason', { reason: 'x'.repeat(501) }],
    ['reason', { reason: 'nul \u0000' }],
    ['until', { until: 'tomorrow' }],
    ['suspended_at', { suspended_at: null }],
  ])('refuses a faulty %s', async (field, body) => {
    const answer = await suspend(ada.id, body);
    expect([answer.status, answer.body.error.details[0].field]).toEqual([400, field]);
    expect((await row(ada.id))?.suspended_at).toBeNull();
  });

  it('never tells the reason to anybody but admins', async () => {
    await suspend(ada.id, { reason: 'Secret reason.' });
    const login = await app.post('/api/auth/login', { email: ada.email, password: PASSWORD });
    await reinstate(ada.id);
    await app.sql(`UPDATE users SET suspended_reason = 'Secret reason.' WHERE id = $1`, [ada.id]);
    await eventually('admitted', () => isAdmitted(app, ada));
    const seen = [
      login.body,
      (await app.get('/api/users/me', ada.token)).body,
      (await app.get('/api/users/me/export', ada.token)).body,
      (await app.get(`/api/users/${ada.username}`, ada.token)).body,
    ];
    expect(JSON.stringify(seen)).not.toContain('Secret reason');
  });
});
