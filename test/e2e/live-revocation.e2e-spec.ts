import { Client } from 'pg';
import { type Account, createAccount, refresh, signIn } from '../factories/accounts.js';
import { expectRevoked, ONE_SECOND, REVOKED } from '../factories/live-endings.js';
import { hears, say } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { testDatabaseUrl } from '../support/environment.js';
import type { LiveClient } from '../support/live-client.js';
import { LiveClients } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';

jest.setTimeout(60_000);

describe('the sockets of a session that ends', () => {
  let app: TestApp;
  let other: TestApp;
  /** Connected to another database of the same server. */
  let operator: Client;
  const clients = new LiveClients();

  /** Sockets of every kind on both nodes, each greeted. */
  const socketsOf = async ({ token }: Account): Promise<LiveClient[]> => {
    const some = await clients.readyAt([app, other], { token });
    for (const { url } of [app, other]) {
      some.push(clients.keep(await PlainClient.open(url, { path: '/api/ws/jobs', token })));
      const polling = await SocketIoClient.open(url, { token, transports: ['polling'] });
      await clients.keep(polling).next('ready');
      some.push(polling);
    }
    return some;
  };

  /** That all close within a second of what is done, and say why. */
  const expectClosed = async (
    sockets: readonly LiveClient[],
    act: () => Promise<unknown>,
    withinMs = ONE_SECOND,
  ): Promise<void> => {
    const begun = performance.now();
    const ends = expectRevoked(sockets);
    await Promise.all([
      act(),
      ends.then(() => expect(performance.now() - begun).toBeLessThan(withinMs + MACHINE_SLACK_MS)),
    ]);
  };

  const logout = (account: Account, body: unknown = {}) =>
    app.post('/api/auth/logout', body, account.token);

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    other = await startApp({ sharing: app });
    operator = new Client({ connectionString: testDatabaseUrl() });
    await operator.connect();
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await operator.end();
    await other.close();
    await app.close();
  });

  it('are closed on every node within a second of the logout, and no others', async () => {
    const here = await createAccount(app);
    const there = await signIn(app, here.email);
    const stranger = await createAccount(app);
    const ending = await socketsOf(here);
    const staying = [...(await socketsOf(there)), ...(await socketsOf(stranger))];
    await expectClosed(ending, () => logout(here));
    expect(staying.every(({ open }) => open)).toBe(true);
    const id = await say(app, here.id);
    for (const client of staying.slice(0, 2)) await hears(client, id);
  });

  it('are told why before a Socket.IO transport goes, and do not come back', async () => {
    const account = await createAccount(app);
    const client = await SocketIoClient.open(app.url, {
      token: account.token,
      reconnection: true,
    });
    clients.keep(client);
    let attempts = 0;
    client.socket.io.on('reconnect_attempt', () => (attempts += 1));
    await client.next('ready');
    await expectClosed([client], () => logout(account));
    expect(client.messages.at(-1)).toMatchObject({
      type: 'closing',
      payload: { code: REVOKED, reason: expect.stringMatching(/./) },
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(attempts).toBe(0);
  });

  it.each([
    ['all sessions are ended', (account: Account) => logout(account, { all: true })],
    [
      'the session is ended by its id',
      async (account: Account) => {
        const other = await signIn(app, account.email);
        const { body } = await app.get('/api/auth/sessions', account.token);
        const { id } = body.data.find((it: { current: boolean }) => it.current);
        await app.request('DELETE', `/api/auth/sessions/${id}`, { token: other.token });
      },
    ],
    [
      'a refresh token is used again',
      async (account: Account) => {
        const { body } = await refresh(app, account.refreshToken);
        await refresh(app, body.refresh_token);
        await refresh(app, account.refreshToken);
      },
    ],
    [
      'the user is suspended',
      (account: Account) =>
        app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [account.id]),
    ],
    [
      'the user is deleted',
      (account: Account) => app.sql('DELETE FROM users WHERE id = $1', [account.id]),
    ],
  ])('are closed when %s', async (_, act) => {
    const account = await createAccount(app);
    const sockets = await socketsOf(account);
    const signingIn = 500;
    await expectClosed(sockets, () => Promise.resolve(act(account)), ONE_SECOND + signingIn);
  });

  it('stay open when they have a fresh token of a session that goes on', async () => {
    const here = await createAccount(app);
    const there = await signIn(app, here.email);
    const moved = await clients.ready('websocket', other.url, { token: here.token });
    const movedToo = await clients.ready('socket.io', other.url, { token: here.token });
    for (const client of [moved, movedToo]) {
      expect((await client.call('auth:refresh', { token: there.token })).ok).toBe(true);
    }
    const left = await clients.ready('websocket', other.url, { token: here.token });
    await expectClosed([left], () => logout(here));
    expect([moved.open, movedToo.open]).toEqual([true, true]);
    await expectClosed([moved, movedToo], () => logout(there));
  });

  it('are closed also when they were opened in the very moment of the logout', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { token, ...rest } = await createAccount(app);
      const opening = [app, other, app, other].map((node, index) =>
        (index < 2
          ? PlainClient.open(node.url, { token })
          : SocketIoClient.open(node.url, { token })
        ).catch(() => undefined),
      );
      await new Promise((resolve) => setTimeout(resolve, round));
      await logout({ token, ...rest });
      const begun = performance.now();
      const opened = await Promise.all(opening);
      for (const client of opened) await client?.ends();
      expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    }
  });

  it('are closed within little more than a second although nobody hears of it', async () => {
    const account = await createAccount(app);
    const sockets = await socketsOf(account);
    const database = new URL(app.database.url).pathname.slice(1);
    await operator.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    try {
      await operator.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'switchboard-listen' AND datname = $1`,
        [database],
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      await expectClosed(sockets, () => logout(account));
    } finally {
      await operator.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    }
  });
});
