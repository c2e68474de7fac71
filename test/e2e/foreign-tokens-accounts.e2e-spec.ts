import { createHash } from 'node:crypto';
import { EventListeners } from '../../src/events/event-listeners.js';
import { createAccount, signUp } from '../factories/accounts.js';
import { SocketAuthenticator } from '../../src/realtime/socket-authenticator.js';
import { eventually } from '../integration/platform.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeSupabase, type SupabaseUser } from '../support/fake-supabase.js';

jest.setTimeout(60_000);

describe('the accounts of foreign users', () => {
  let supabase: FakeSupabase;
  let app: TestApp;
  let other: TestApp;
  const registered: string[] = [];

  const me = async (user: SupabaseUser, changes = {}) =>
    app.get('/api/users/me', supabase.token(user, changes));

  const count = async (table: string, where: string, ...values: unknown[]): Promise<number> => {
    const [row] = await app.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE ${where}`,
      values,
    );
    return row?.count ?? NaN;
  };

  beforeAll(async () => {
    supabase = await FakeSupabase.start();
    app = await startApp({
      env: { SUPABASE_URL: supabase.url, ADMIN_EMAILS: 'boss@example.com' },
    });
    other = await startApp({ sharing: app });
    for (const node of [app, other]) {
      node.app.get(EventListeners).register('user.registered', 'test', ({ payload }) => {
        registered.push(payload.user_id);
        return Promise.resolve();
      });
    }
  });

  afterAll(async () => {
    await other.close();
    await app.close();
    await supabase.close();
  });

  it('are made at first sight, of what the token says', async () => {
    const user = { ...supabase.newUser(), email: 'Grace.Hopper+x@example.com' };
    const { status, body } = await me(user, { user_metadata: { full_name: ' Grace Hopper ' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      email: 'Grace.Hopper+x@example.com',
      email_verified: false,
      username: 'grace-hopper',
      full_name: 'Grace Hopper',
      role: 'user',
    });
    expect(await count('identities', 'user_id = $1 AND subject = $2', body.id, user.sub)).toBe(1);
    const [row] = await app.sql<{ password_hash: unknown }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [body.id],
    );
    expect(row).toEqual({ password_hash: null });
  });

  it('are the same at each later token, whatever that says of the address', async () => {
    const user = supabase.newUser();
    const { body: first } = await me(user);
    const { body: later } = await me(user, { email: 'moved@example.com', session_id: 'another' });
    expect([later.id, later.email]).toEqual([first.id, user.email]);
  });

  it('belong to one issuer and subject: the same subject elsewhere is somebody else', async () => {
    const secret = 'one-secret-of-two-projects-0123456789abcdef';
    const third = await startApp({
      sharing: app,
      env: {
        SUPABASE_URL: '',
        SUPABASE_JWT_SECRET: secret,
        JWT_ISSUER: 'https://api.example.com/auth/v1',
      },
    });
    const shared = await FakeSupabase.start(secret);
    try {
      const user = { ...shared.newUser(), email: '' };
      const ids = new Set<string>();
      for (const project of ['one', 'two', 'one']) {
        const iss = `https://${project}.supabase.co/auth/v1`;
        const token = shared.token(user, { iss }, shared.hs256);
        const { status, body } = await third.get('/api/users/me', token);
        expect(status).toBe(200);
        ids.add(body.id);
      }
      expect(ids.size).toBe(2);
      for (const iss of ['https://one.supabase.co', 'http://one.supabase.co/auth/v1', 'supabase']) {
        const token = shared.token(user, { iss }, shared.hs256);
        expect((await third.get('/api/users/me', token)).status).toBe(401);
      }
      const token = shared.token(user, { iss: 'https://one.supabase.co/auth/v1' }, shared.es256);
      expect((await third.get('/api/users/me', token)).status).toBe(401);
      // Our own issuer is ours, also where it looks like one of theirs.
      const { token: own } = await createAccount(third);
      expect((await third.get('/api/users/me', own)).status).toBe(200);
      expect(shared.asked).toBe(0);
    } finally {
      await third.close();
      await shared.close();
    }
  });

  it('tell once that somebody has registered', async () => {
    const user = supabase.newUser();
    const [{ body }] = await Promise.all([me(user), me(user), me(user)]);
    await me(user);
    expect(await eventually(() => registered.includes(body.id))).toBe(true);
    const last = await me(supabase.newUser());
    expect(await eventually(() => registered.includes(last.body.id))).toBe(true);
    expect(registered.filter((id) => id === body.id)).toHaveLength(1);
  });

  it('are one, however many requests are the first, on whichever node', async () => {
    for (let round = 0; round < 3; round += 1) {
      const user = supabase.newUser();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? app : other).get('/api/users/me', supabase.token(user)),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      const [{ body } = { body: {} }] = answers;
      expect(body.email).toBe(user.email);
      expect(
        await count(
          'users',
          'email = $1 OR username LIKE $2',
          user.email,
          `ada-${user.sub.slice(0, 8)}%`,
        ),
      ).toBe(1);
      expect(await count('sessions', 'user_id = $1', body.id)).toBe(1);
    }
  });

  it('are one for one token that is shown many times at once', async () => {
    const token = supabase.token(supabase.newUser());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.get('/api/users/me', token)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('have no address when it is another account’s, which they are never linked to', async () => {
    const owner = await createAccount(app);
    const { body } = await me({ ...supabase.newUser(), email: owner.email.toUpperCase() });
    expect(body.id).not.toBe(owner.id);
    expect(body.email).toBeNull();
    expect(body.username).toMatch(/^user-[a-f\d]{12}/);
    expect((await app.get('/api/users/me', owner.token)).body.email).toBe(owner.email);
  });

  it('are no admins by an address that nobody has verified here', async () => {
    const { body } = await me(
      { ...supabase.newUser(), email: 'boss@example.com' },
      { user_metadata: { email_verified: true } },
    );
    expect([body.email, body.email_verified, body.role]).toEqual([
      'boss@example.com',
      false,
      'user',
    ]);
  });

  it.each([
    ['no address', ''],
    ['an address that is none', 'nobody'],
    ['an address that cannot be stored', 'a\0@example.com'],
  ])('can be made with %s', async (_, email) => {
    const { status, body } = await me({ ...supabase.newUser(), email });
    expect([status, body.email]).toEqual([200, null]);
    expect(body.username).toMatch(/^user-[a-f\d]{6}$/);
  });

  it('get a username of their own when the plain one is taken or reserved', async () => {
    await signUp(app, { username: 'lovelace' });
    for (const name of ['lovelace', 'admin']) {
      const { body } = await me({ ...supabase.newUser(), email: `${name}@${name}.example.com` });
      expect(body.username).toMatch(new RegExp(`^${name}-[a-f\\d]{6}$`));
    }
  });

  it('have no password to sign in with', async () => {
    const user = supabase.newUser();
    await me(user);
    const { status } = await app.post('/api/auth/login', {
      email: user.email,
      password: 'x'.repeat(12),
    });
    expect(status).toBe(401);
  });

  it('show a changed username no later than our own tokens do', async () => {
    const quick = await startApp({ sharing: app, env: { JWT_EXPIRY: '4s' } });
    try {
      const sockets = quick.app.get(SocketAuthenticator, { strict: false }).current();
      const token = supabase.token(supabase.newUser());
      const { userId, username } = await sockets.authenticate(token);
      await app.sql('UPDATE users SET username = $2 WHERE id = $1', [userId, `x${username}`]);
      expect((await sockets.authenticate(token)).username).toBe(username);
      await new Promise((resolve) => setTimeout(resolve, 4_100));
      expect((await sockets.authenticate(token)).username).toBe(`x${username}`);
    } finally {
      await quick.close();
    }
  });

  it('show a changed username at the next token', async () => {
    const user = supabase.newUser();
    const token = supabase.token(user);
    const change = { token, body: { username: `x${user.sub.slice(0, 8)}` } };
    expect((await app.request('PATCH', '/api/users/me', change)).status).toBe(200);
    expect((await me(user)).body.username).toBe(change.body.username);
  });

  it('are not made anew once they are deleted, by any token', async () => {
    const user = supabase.newUser();
    const token = supabase.token(user);
    const { body } = await app.get('/api/users/me', token);
    await app.sql('INSERT INTO identity_tombstones (issuer, subject_hash) VALUES ($1, $2)', [
      supabase.issuer,
      createHash('sha256').update(user.sub).digest(),
    ]);
    // A tombstone does not lock out an account that is there.
    expect((await me(user)).status).toBe(200);
    await app.sql('DELETE FROM users WHERE id = $1', [body.id]);
    for (const node of [app, other]) {
      const refuses = async () => (await node.get('/api/users/me', token)).status === 401;
      expect(await eventually(refuses)).toBe(true);
    }
    for (const shown of [
      token,
      supabase.token(user),
      supabase.token(user, { session_id: 'new' }),
    ]) {
      for (const node of [app, other]) {
        expect((await node.get('/api/users/me', shown)).status).toBe(401);
      }
    }
    expect(await count('identities', 'subject = $1', user.sub)).toBe(0);
  });

  it('do not come back when they are deleted while they are being used', async () => {
    const user = supabase.newUser();
    const { body } = await me(user);
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `WITH buried AS (
           INSERT INTO identity_tombstones (issuer, subject_hash)
           SELECT issuer, sha256(convert_to(subject, 'UTF8')) FROM identities WHERE user_id = $1)
         DELETE FROM users WHERE id = $1`,
        [body.id],
      );
      // They find the account, and wait for what becomes of it.
      const answers = Promise.all([me(user), me(user, { session_id: 'new' })]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.query('COMMIT');
      expect((await answers).map(({ status }) => status)).toEqual([401, 401]);
    } finally {
      client.release();
    }
    expect(await count('identities', 'subject = $1', user.sub)).toBe(0);
    expect((await me(user)).status).toBe(401);
  });
});
