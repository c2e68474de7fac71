import { performance } from 'node:perf_hooks';
import type { Role } from '../../src/http/principal.js';
import {
  type SocketAuthentication,
  SocketAuthenticator,
} from '../../src/realtime/socket-authenticator.js';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { eventually } from '../integration/platform.js';
import { startApp, type TestApp } from '../support/app.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

const ONE_SECOND = 1_000;

const authenticationOf = ({ app }: TestApp): SocketAuthentication =>
  app.get(SocketAuthenticator, { strict: false }).current();

const claimsOf = (token: string): { sid: string; exp: number } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const sessionOf = ({ token }: Account): string => claimsOf(token).sid;

/** What a node tells those who watch, as `session:…`, `user:…` and `gap`. */
const watched = (node: SocketAuthentication) => {
  const heard: string[] = [];
  /** What was found right when it was told. */
  const found: Promise<ReadonlyMap<string, Role>>[] = [];
  node.watch({
    onSession: (id) => {
      heard.push(`session:${id}`);
      found.push(node.findLiving([id]));
    },
    onUser: (id) => void heard.push(`user:${id}`),
    onGap: () => void heard.push('gap'),
  });
  const hears = async (what: string): Promise<number> => {
    const begun = performance.now();
    await eventually(() => heard.includes(what));
    expect(heard).toContain(what);
    return performance.now() - begun;
  };
  return { heard, found, hears };
};

describe('the authentication of sockets', () => {
  let app: TestApp;
  let other: TestApp;
  /** What the two nodes know. */
  let here: SocketAuthentication;
  let there: SocketAuthentication;

  beforeAll(async () => {
    app = await startApp();
    other = await startApp({ sharing: app });
    [here, there] = [authenticationOf(app), authenticationOf(other)];
    expect(await eventually(() => here.told && there.told)).toBe(true);
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('takes the tokens that requests take, and knows who it is', async () => {
    const { id, username, token } = await createAccount(app);
    const { sid: sessionId, exp: expiresAt } = claimsOf(token);
    const principal = { userId: id, username, sessionId, role: 'user', expiresAt };
    expect(await here.authenticate(token)).toEqual(principal);
    expect(await there.authenticate(token)).toEqual(principal);
  });

  it('does not confuse tokens that it sees for the first time at the same moment', async () => {
    const accounts = await Promise.all([1, 2, 3].map(() => createAccount(app)));
    const tokens = [...accounts.map(({ token }) => token), 'nonsense'];
    const outcomes = await Promise.allSettled(tokens.map((token) => there.authenticate(token)));
    const found = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.userId : 'nobody',
    );
    expect(found).toEqual([...accounts.map(({ id }) => id), 'nobody']);
  });

  it.each([
    ['an empty token', ''],
    ['what is no token', 'nonsense'],
    ['what only looks like a token', 'a.b.c'],
    ['an endless token', 'x'.repeat(10_000)],
  ])('refuses %s', async (_, token) => {
    await expect(here.authenticate(token)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it('tells a second node within a second that a session has ended', async () => {
    const account = await createAccount(app);
    const { hears, found } = watched(there);
    await there.authenticate(account.token);
    await app.request('POST', '/api/auth/logout', { token: account.token });
    expect(await hears(`session:${sessionOf(account)}`)).toBeLessThan(
      ONE_SECOND + MACHINE_SLACK_MS,
    );
    expect(await Promise.all(found)).toEqual([new Map()]);
    // It is told after the cache forgot.
    await expect(there.authenticate(account.token)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('tells the node that ends a session before that node answers', async () => {
    const account = await createAccount(app);
    const { heard } = watched(here);
    await app.request('POST', '/api/auth/logout', { token: account.token });
    expect(heard).toContain(`session:${sessionOf(account)}`);
  });

  it('tells of each session when all of them end', async () => {
    const first = await createAccount(app);
    const second = await signIn(app, first.email);
    const { hears } = watched(there);
    await app.request('POST', '/api/auth/logout', { token: first.token, body: { all: true } });
    await hears(`session:${sessionOf(first)}`);
    await hears(`session:${sessionOf(second)}`);
    expect(await there.findLiving([sessionOf(first), sessionOf(second)])).toEqual(new Map());
  });

  it.each([
    ['is suspended', 'UPDATE users SET suspended_at = now() WHERE id = $1', undefined],
    ['becomes an admin', `UPDATE users SET role = 'admin' WHERE id = $1`, 'admin'],
    ['has another address', `UPDATE users SET email = id || '@x' WHERE id = $1`, 'user'],
  ])('tells that somebody %s', async (_, change, role) => {
    const account = await createAccount(app);
    const { hears } = watched(there);
    await there.authenticate(account.token);
    await app.sql(change, [account.id]);
    expect(await hears(`user:${account.id}`)).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    expect((await there.findLiving([sessionOf(account)])).get(sessionOf(account))).toBe(role);
    const now = there.authenticate(account.token);
    if (role) expect(await now).toMatchObject({ role });
    else await expect(now).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it.each([
    ['was deleted', 'DELETE FROM sessions WHERE id = $1'],
    ['lost its user', 'DELETE FROM users WHERE id = (SELECT user_id FROM sessions WHERE id = $1)'],
    ['was cut short', 'UPDATE sessions SET expires_at = now() WHERE id = $1'],
  ])('tells of a session that %s', async (_, change) => {
    const account = await createAccount(app);
    const { hears } = watched(there);
    await there.authenticate(account.token);
    await app.sql(change, [sessionOf(account)]);
    expect(await hears(`session:${sessionOf(account)}`)).toBeLessThan(
      ONE_SECOND + MACHINE_SLACK_MS,
    );
    await expect(there.authenticate(account.token)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await there.findLiving([sessionOf(account)])).toEqual(new Map());
  });

  it('tells nothing of what changes no access', async () => {
    const account = await createAccount(app);
    const { heard, hears } = watched(there);
    await app.post('/api/auth/refresh', { refresh_token: account.refreshToken });
    await app.sql(`UPDATE users SET username = 'x' || left(id::text, 8) WHERE id = $1`, [
      account.id,
    ]);
    const last = await createAccount(app);
    await app.request('POST', '/api/auth/logout', { token: last.token });
    await hears(`session:${sessionOf(last)}`);
    expect(heard).toEqual([`session:${sessionOf(last)}`]);
  });

  it('finds of many sessions those that live, afresh', async () => {
    const living = await createAccount(app);
    const ended = await signIn(app, living.email);
    const ids = [sessionOf(living), sessionOf(ended), '01890000-0000-7000-8000-000000000000'];
    expect((await there.findLiving(ids)).size).toBe(2);
    await app.request('POST', '/api/auth/logout', { token: ended.token });
    expect(await there.findLiving(ids)).toEqual(new Map([[sessionOf(living), 'user']]));
    expect(await there.findLiving([])).toEqual(new Map());
  });

  it('says that changes are not told while notices do not come, and tells the gap after', async () => {
    const proxy = await TcpProxy.start(app.database.url);
    const third = await startApp({ sharing: app, env: { DATABASE_URL: proxy.url } });
    try {
      const node = authenticationOf(third);
      expect(await eventually(() => node.told)).toBe(true);
      const { heard, hears } = watched(node);
      proxy.hold();
      expect(await eventually(() => !node.told, ONE_SECOND + MACHINE_SLACK_MS)).toBe(true);
      // Until the connection is given up, nothing is known to be missed.
      await hears('gap');
      proxy.release();
      expect(await eventually(() => node.told)).toBe(true);
      expect(heard.filter((what) => what === 'gap').length).toBeGreaterThanOrEqual(2);
    } finally {
      proxy.release();
      await third.close();
      await proxy.close();
    }
  });

  // The last one: it ends everybody's session.
  it('tells a gap when all sessions go at once', async () => {
    const account = await createAccount(app);
    await there.authenticate(account.token);
    const { hears } = watched(there);
    await app.sql('TRUNCATE sessions CASCADE');
    expect(await hears('gap')).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    await expect(there.authenticate(account.token)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});
