import { Client } from 'pg';
import { type Account, createAccount, refresh, signIn } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { testDatabaseUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

const ONE_SECOND = 1_000;

describe('ending sessions', () => {
  let app: TestApp;
  let other: TestApp;
  /** Connected to another database of the same server. */
  let operator: Client;

  const databaseName = (): string => new URL(app.database.url).pathname.slice(1);

  const accepted = async (node: TestApp, { token }: Account): Promise<boolean> =>
    (await node.get('/api/users/me', token)).status === 200;

  /** Milliseconds until a node refuses; fails when that takes longer than it may. */
  const refusedAfter = async (node: TestApp, account: Account): Promise<number> => {
    const begun = performance.now();
    while (await accepted(node, account)) {
      const elapsed = performance.now() - begun;
      if (elapsed > 10 * ONE_SECOND) return elapsed;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - begun;
  };

  const sessionsOf = async ({ token }: Account): Promise<readonly { id: string }[]> =>
    (await app.get('/api/auth/sessions', token)).body.data;

  const logout = (account: Account, body?: unknown) =>
    app.request('POST', '/api/auth/logout', { token: account.token, body });

  const deafen = (): Promise<unknown> =>
    operator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'switchboard-listen' AND datname = $1`,
      [databaseName()],
    );

  const listeners = async (): Promise<number | null> => {
    const { rowCount } = await operator.query(
      `SELECT FROM pg_stat_activity
        WHERE application_name = 'switchboard-listen' AND datname = $1`,
      [databaseName()],
    );
    return rowCount;
  };

  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 200 && !(await condition()); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await condition()).toBe(true);
  };

  /** What has a connection keeps it. */
  const admitNewConnections = (admit: boolean): Promise<unknown> =>
    operator.query(`ALTER DATABASE ${databaseName()} ALLOW_CONNECTIONS ${admit}`);

  beforeAll(async () => {
    app = await startApp();
    other = await startApp({ sharing: app });
    operator = new Client({ connectionString: testDatabaseUrl() });
    await operator.connect();
  });

  afterAll(async () => {
    await operator.end();
    await other.close();
    await app.close();
  });

  it('ends the session of the access token, here at once and elsewhere within a second', async () => {
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    const answer = await logout(account);
    expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
    expect(await accepted(app, account)).toBe(false);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    expect((await refresh(other, account.refreshToken)).body.error.code).toBe('UNAUTHORIZED');
  });

  it('ends the session of a refresh token, and not the caller’s', async () => {
    const here = await createAccount(app);
    const there = await signIn(app, here.email);
    expect((await logout(here, { refresh_token: there.refreshToken })).status).toBe(204);
    expect(await accepted(app, there)).toBe(false);
    expect(await accepted(app, here)).toBe(true);
  });

  it('ends nothing by a refresh token of somebody else', async () => {
    const [ada, eve] = [await createAccount(app), await createAccount(app)];
    expect((await logout(eve, { refresh_token: ada.refreshToken })).status).toBe(204);
    expect((await logout(eve, { refresh_token: 'x' })).status).toBe(204);
    expect(await accepted(app, ada)).toBe(true);
    expect((await refresh(app, ada.refreshToken)).status).toBe(200);
  });

  it('ends all sessions of the caller and nobody else’s', async () => {
    const bystander = await createAccount(app);
    const here = await createAccount(app);
    const there = await signIn(other, here.email);
    expect((await logout(here, { all: true })).status).toBe(204);
    expect(await accepted(app, here)).toBe(false);
    expect(await refusedAfter(other, there)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    expect(await accepted(app, bystander)).toBe(true);
  });

  it.each([
    ['all', { all: 'yes' }],
    ['refresh_token', { refresh_token: 7 }],
    ['everything', { everything: true }],
  ])('refuses a faulty %s', async (field, body) => {
    const account = await createAccount(app);
    const answer = await logout(account, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[0].field).toBe(field);
    expect(await accepted(app, account)).toBe(true);
  });

  it('needs an access token to log out and to list', async () => {
    expect((await app.post('/api/auth/logout', {})).status).toBe(401);
    expect((await app.get('/api/auth/sessions')).status).toBe(401);
  });

  it('lists living sessions, newest first, in pages', async () => {
    const first = await createAccount(app);
    const second = await signIn(app, first.email);
    const third = await signIn(app, first.email);
    await logout(second);
    const page = await app.get('/api/auth/sessions?limit=1', third.token);
    expect(page.body).toEqual({
      data: [expect.objectContaining({ current: true })],
      pagination: { limit: 1, has_more: true, next_cursor: expect.any(String) },
    });
    const cursor = encodeURIComponent(page.body.pagination.next_cursor);
    const next = await app.get(`/api/auth/sessions?limit=1&cursor=${cursor}`, third.token);
    expect(next.body.data).toEqual([expect.objectContaining({ current: false })]);
    expect(next.body.pagination.has_more).toBe(false);
    const stranger = await createAccount(app);
    const stolen = await app.get(`/api/auth/sessions?cursor=${cursor}`, stranger.token);
    expect([stolen.status, stolen.body.error.code]).toEqual([400, 'INVALID_CURSOR']);
  });

  it('ends one session by its id, and finds it no more', async () => {
    const here = await createAccount(app);
    const there = await signIn(app, here.email);
    const [session] = await sessionsOf(there);
    const path = `/api/auth/sessions/${session?.id}`;
    expect((await app.request('DELETE', path, { token: here.token })).status).toBe(204);
    expect(await accepted(app, there)).toBe(false);
    expect((await app.request('DELETE', path, { token: here.token })).status).toBe(404);
    expect(await sessionsOf(here)).toHaveLength(1);
  });

  it('does not tell a foreign session from an absent one', async () => {
    const [ada, eve] = [await createAccount(app), await createAccount(app)];
    const [foreign] = await sessionsOf(ada);
    const headers = { 'x-request-id': 'the-same' };
    const end = async (id: string | undefined) => {
      const path = `/api/auth/sessions/${id}`;
      const { status, body } = await app.request('DELETE', path, { token: eve.token, headers });
      return { status, body };
    };
    const answer = await end(foreign?.id);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    expect(await end('01890000-0000-7000-8000-000000000000')).toEqual(answer);
    expect(await end('no-id')).toEqual(answer);
    expect(await accepted(app, ada)).toBe(true);
  });

  it('refuses on every node within a second what reuse has ended', async () => {
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    const { body } = await refresh(app, account.refreshToken);
    await refresh(app, body.refresh_token);
    expect((await refresh(app, account.refreshToken)).body.error.code).toBe('TOKEN_REUSED');
    expect(await accepted(app, account)).toBe(false);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  });

  it('refuses here at once and elsewhere within a second although nobody hears notices', async () => {
    const account = await createAccount(app);
    // Connections for what follows, since no new ones will be let in.
    await Promise.all(
      [app, other].flatMap((node) => Array.from({ length: 10 }, () => accepted(node, account))),
    );
    await admitNewConnections(false);
    try {
      await deafen();
      await until(async () => (await listeners()) === 0);
      // Remembered anew while nobody listens.
      expect([await accepted(app, account), await accepted(other, account)]).toEqual([true, true]);
      await logout(account);
      expect(await accepted(app, account)).toBe(false);
      expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    } finally {
      await admitNewConnections(true);
    }
    await until(async () => (await listeners()) === 2);
  });

  it('forgets at a cut what it remembered for as long as it would hear of changes', async () => {
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    await deafen();
    await logout(account);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  });

  it('hears notices again after a cut', async () => {
    await deafen();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    await logout(account);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  });

  it('never keeps what it read before the session ended', async () => {
    for (let round = 0; round < 20; round += 1) {
      const account = await createAccount(app);
      const asking = Promise.all(Array.from({ length: 5 }, () => accepted(other, account)));
      await logout(account);
      await asking;
      expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    }
  });

  it('refuses everywhere who is suspended, and takes them back', async () => {
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [account.id]);
    expect(await refusedAfter(app, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [account.id]);
    await until(() => accepted(other, account));
  });

  it('refuses everywhere who is deleted', async () => {
    const account = await createAccount(app);
    expect(await accepted(other, account)).toBe(true);
    await app.sql('DELETE FROM users WHERE id = $1', [account.id]);
    expect(await refusedAfter(other, account)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  });
});
