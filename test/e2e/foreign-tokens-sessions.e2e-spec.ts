import { Retention } from '../../src/database/retention.js';
import { eventually } from '../integration/platform.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeSupabase, type SupabaseUser } from '../support/fake-supabase.js';
import type { LiveClient } from '../support/live-client.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { expectRevoked, ONE_SECOND } from '../factories/live-endings.js';
import { takeTicket } from '../factories/live-tokens.js';
import { PlainClient } from '../support/live-plain-client.js';

jest.setTimeout(60_000);

describe('the sessions of foreign tokens', () => {
  let supabase: FakeSupabase;
  let app: TestApp;
  let other: TestApp;
  const clients = new LiveClients();

  const status = async (token: string, node: TestApp = app): Promise<number> =>
    (await node.get('/api/users/me', token)).status;

  const sessionsOf = async (token: string): Promise<readonly Record<string, unknown>[]> =>
    (await app.get('/api/auth/sessions', token)).body.data;

  const idOf = async (token: string): Promise<string> => {
    const current = (await sessionsOf(token)).find((session) => session['current']);
    return String(current?.['id']);
  };

  const logout = (token: string, body?: object) =>
    app.request('POST', '/api/auth/logout', { token, body });

  const socketsOf = (token: string): Promise<LiveClient[]> =>
    clients.readyAt([app, other], { token });

  const expectClosed = async (
    sockets: readonly LiveClient[],
    act: () => Promise<unknown>,
  ): Promise<void> => {
    const begun = performance.now();
    await act();
    await expectRevoked(sockets);
    expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
  };

  beforeAll(async () => {
    supabase = await FakeSupabase.start();
    app = await startApp({ env: { SUPABASE_URL: supabase.url, JWT_REFRESH_EXPIRY: '7d' } });
    other = await startApp({ sharing: app });
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
    await supabase.close();
  });

  it('are listed, one for all tokens of a session there', async () => {
    const user = supabase.newUser();
    const second = { ...user, session_id: crypto.randomUUID() };
    const tokens = [user, user, second, user].map((of) => supabase.token(of));
    for (const token of tokens) for (const node of [app, other]) await status(token, node);
    const listed = await sessionsOf(tokens[0] ?? '');
    expect(listed).toHaveLength(2);
    expect(listed.map(({ current }) => current)).toEqual([false, true]);
    expect(listed[0]).toMatchObject({ device: null, ip: null });
  });

  it('are one for a user whose tokens name none', async () => {
    const user = supabase.newUser();
    const tokens = [1, 2].map(() => supabase.token(user, { session_id: undefined }));
    for (const token of tokens) expect(await status(token)).toBe(200);
    expect(await sessionsOf(tokens[0] ?? '')).toHaveLength(1);
  });

  it('last for the time of a refresh token from their latest token on', async () => {
    const user = supabase.newUser();
    const id = await idOf(supabase.token(user));
    const left = async (): Promise<number> => {
      const [row] = await app.sql<{ left: number }>(
        'SELECT extract(epoch FROM expires_at - now())::int AS left FROM sessions WHERE id = $1',
        [id],
      );
      return row?.left ?? NaN;
    };
    const week = 7 * 24 * 3_600;
    expect(Math.abs((await left()) - week)).toBeLessThan(60);
    await app.sql(`UPDATE sessions SET expires_at = now() + interval '1 hour' WHERE id = $1`, [id]);
    expect(await status(supabase.token(user))).toBe(200);
    expect(Math.abs((await left()) - week)).toBeLessThan(60);
    const now = Math.floor(Date.now() / 1_000);
    expect(await status(supabase.token(user, { exp: now + 2 * week }))).toBe(200);
    expect(Math.abs((await left()) - 2 * week)).toBeLessThan(60);
    expect(await status(supabase.token(user))).toBe(200);
    expect(Math.abs((await left()) - 2 * week)).toBeLessThan(60);
  });

  it.each([
    [
      'is ended from the list',
      async (token: string) =>
        app.request('DELETE', `/api/auth/sessions/${await idOf(token)}`, { token }),
    ],
    ['logs out', (token: string) => logout(token)],
    ['logs out everywhere', (token: string) => logout(token, { all: true })],
  ])('refuse every token of one that %s, on every node, for ever', async (_, end) => {
    const user = supabase.newUser();
    const elsewhere = { ...user, session_id: crypto.randomUUID() };
    const [token, remembered] = [supabase.token(user), supabase.token(user)];
    const sockets = await socketsOf(token);
    for (const node of [app, other]) expect(await status(remembered, node)).toBe(200);
    await expectClosed(sockets, () => end(token));
    for (const shown of [token, remembered, supabase.token(user), supabase.token(user)]) {
      for (const node of [app, other]) expect(await status(shown, node)).toBe(401);
    }
    await expect(
      clients.connect('websocket', app.url, { token: supabase.token(user) }),
    ).rejects.toThrow();
    // Whoever signs in there anew has another session.
    expect(await status(supabase.token(elsewhere))).toBe(200);
  });

  it('refuse the tokens of an ended one also after a restart', async () => {
    const user = supabase.newUser();
    await logout(supabase.token(user));
    const later = await startApp({ sharing: app });
    try {
      expect(await status(supabase.token(user), later)).toBe(401);
      expect(await status(supabase.token(supabase.newUser()), later)).toBe(200);
    } finally {
      await later.close();
    }
  });

  it('know their users after a restart', async () => {
    const token = supabase.token(supabase.newUser());
    const { body } = await app.get('/api/users/me', token);
    const later = await startApp({ sharing: app });
    try {
      expect((await later.get('/api/users/me', token)).body.id).toBe(body.id);
    } finally {
      await later.close();
    }
  });

  it('begin anew after they have expired, at the next token', async () => {
    const user = supabase.newUser();
    const token = supabase.token(user);
    const id = await idOf(token);
    await status(token, other);
    await app.sql('UPDATE sessions SET expires_at = now() WHERE id = $1', [id]);
    await eventually(async () => (await status(token)) === 401);
    expect([await status(token), await status(token, other)]).toEqual([401, 401]);
    expect(await status(supabase.token(user), other)).toBe(200);
    expect(await status(supabase.token(user))).toBe(200);
  });

  it('are ended for good when all are, also those that have expired', async () => {
    const user = supabase.newUser();
    const id = await idOf(supabase.token(user));
    await app.sql('UPDATE sessions SET expires_at = now() WHERE id = $1', [id]);
    const elsewhere = { ...user, session_id: crypto.randomUUID() };
    await logout(supabase.token(elsewhere), { all: true });
    expect(await status(supabase.token(user))).toBe(401);
  });

  it('outlive no retention when they were ended: their tokens stay refused', async () => {
    const [ended, expired] = [supabase.newUser(), supabase.newUser()];
    const ids = [await idOf(supabase.token(ended)), await idOf(supabase.token(expired))];
    await logout(supabase.token(ended));
    await app.sql(
      `UPDATE sessions SET expires_at = now() - interval '1 year',
              revoked_at = revoked_at - interval '1 year' WHERE id = ANY($1)`,
      [ids],
    );
    await app.app.get(Retention, { strict: false }).run();
    const left = await app.sql('SELECT id FROM sessions WHERE id = ANY($1)', [ids]);
    expect(left).toEqual([{ id: ids[0] }]);
    expect(await status(supabase.token(ended))).toBe(401);
    expect(await status(supabase.token(expired))).toBe(200);
  });

  it('cannot be ended by others', async () => {
    const [mine, theirs] = [supabase.newUser(), supabase.newUser()].map((of) => supabase.token(of));
    const path = `/api/auth/sessions/${await idOf(theirs ?? '')}`;
    expect((await app.request('DELETE', path, { token: mine })).status).toBe(404);
    expect(await status(theirs ?? '')).toBe(200);
  });

  it('end at once when their user is suspended, and go on when that is lifted', async () => {
    const user = supabase.newUser();
    const token = supabase.token(user);
    const sockets = await socketsOf(token);
    const { id } = (await app.get('/api/users/me', token)).body;
    await expectClosed(sockets, () =>
      app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]),
    );
    for (const node of [app, other]) {
      expect(await status(token, node)).toBe(401);
      expect(await status(supabase.token(user), node)).toBe(401);
    }
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [id]);
    expect(await eventually(async () => (await status(token)) === 200)).toBe(true);
  });

  it('have nothing to do with refresh tokens', async () => {
    const { status: refused } = await app.post('/api/auth/refresh', {
      refresh_token: supabase.token(supabase.newUser()),
    });
    expect(refused).toBe(400);
  });

  describe('open sockets', () => {
    it.each(TRANSPORTS)(
      'of %s, which stay open with a newer token of the same user',
      async (transport) => {
        const user = supabase.newUser();
        const exp = Math.floor(Date.now() / 1_000) + 60;
        const client = await clients.ready(transport, other.url, {
          token: supabase.token(user, { exp }),
        });
        const newer = await client.call('auth:refresh', { token: supabase.token(user) });
        expect(newer.ok).toBe(true);
        const until = (newer as { data?: { expires_at?: string } }).data?.expires_at ?? '';
        expect(Date.parse(until)).toBeGreaterThan(exp * 1_000);
        const strange = await client.call('auth:refresh', {
          token: supabase.token(supabase.newUser()),
        });
        expect(strange).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
        expect(client.open).toBe(true);
      },
    );

    it.each(TRANSPORTS)('of %s only for tokens that are good', async (transport) => {
      const token = supabase.token(supabase.newUser(), { role: 'anon' });
      await expect(clients.ready(transport, app.url, { token })).rejects.toThrow();
    });

    it('by a subprotocol and by a ticket', async () => {
      const token = supabase.token(supabase.newUser());
      const protocols = ['bearer', token];
      await clients.keep(await PlainClient.open(app.url, { protocols })).next('ready');
      expect(await takeTicket(app, token)).toEqual(expect.any(String));
    });
  });

  const all = (users: readonly SupabaseUser[]): readonly string[] =>
    users.map((user) => supabase.token(user));

  it('are not confused when many are seen for the first time at the same moment', async () => {
    const users = Array.from({ length: 30 }, () => supabase.newUser());
    const answers = await Promise.all(all(users).map((token) => app.get('/api/users/me', token)));
    expect(answers.map(({ body }) => body.email)).toEqual(users.map(({ email }) => email));
  });
});
