import { hash as bcryptHash } from '@node-rs/bcrypt';
import { type Account, createAccount, newEmail, PASSWORD, signIn } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

jest.setTimeout(60_000);

describe('signing in', () => {
  let app: TestApp;
  let ada: Account;

  const login = (email: string, password = PASSWORD) =>
    app.post('/api/auth/login', { email, password });

  const timed = async (email: string): Promise<number> => {
    const begun = performance.now();
    await login(email, 'not the password');
    return performance.now() - begun;
  };

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app, { email: 'Ada@Example.com' });
  }, 60_000);

  afterAll(() => app.close());

  it('answers like registration, whatever the case of the address', async () => {
    const answer = await login('aDA@eXAMPLE.com');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toMatchObject({
      user: { id: ada.id, email: 'Ada@Example.com' },
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect((await app.get('/api/users/me', answer.body.access_token)).status).toBe(200);
  });

  it.each([
    ['email', { email: 'nobody', password: PASSWORD }],
    ['email', { password: PASSWORD }],
    ['password', { email: 'ada@example.com' }],
    ['password', { email: 'ada@example.com', password: '' }],
    ['password', { email: 'ada@example.com', password: 'x'.repeat(129) }],
    ['remember', { email: 'ada@example.com', password: PASSWORD, remember: true }],
  ])('refuses a faulty %s', async (field, body) => {
    const answer = await app.post('/api/auth/login', body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details).toEqual([{ field, message: expect.any(String) }]);
  });

  it('does not tell an unknown address from a wrong password', async () => {
    const headers = { 'x-request-id': 'the-same' };
    const body = { email: ada.email, password: 'not the password' };
    const wrong = await app.request('POST', '/api/auth/login', { headers, body });
    const unknown = await app.request('POST', '/api/auth/login', {
      headers,
      body: { ...body, email: newEmail() },
    });
    const visible = ({ status, body, headers }: typeof wrong) => {
      const { date: _, ...rest } = Object.fromEntries(headers);
      return { status, body, headers: rest };
    };
    expect(wrong.status).toBe(401);
    expect(wrong.body.error.code).toBe('INVALID_CREDENTIALS');
    expect(visible(unknown)).toEqual(visible(wrong));
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      known.push(await timed(ada.email));
      unknown.push(await timed(newEmail()));
    }
    // Whatever else the machine does only adds to a time, and hardly to all of them.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });

  it('tells of a suspension only who knows the password', async () => {
    const { id, email } = await createAccount(app);
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);
    const right = await login(email);
    const wrong = await login(email, 'not the password');
    expect([right.status, right.body.error.code]).toEqual([403, 'FORBIDDEN']);
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'INVALID_CREDENTIALS']);
  });

  it('knows no password for an account that has none', async () => {
    const { id, email } = await createAccount(app);
    await app.sql('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
    expect((await login(email)).body.error.code).toBe('INVALID_CREDENTIALS');
  });

  it.each(['2a', '2b', '2y'])('verifies a stored $%s$ hash and upgrades it', async (version) => {
    const { id, email } = await createAccount(app);
    const made = await bcryptHash(PASSWORD, 4);
    const stored = `$${version}${made.slice(3)}`;
    await app.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [id, stored]);
    const hashOf = async () => {
      const [row] = await app.sql<{ password_hash: string }>(
        'SELECT password_hash FROM users WHERE id = $1',
        [id],
      );
      return row?.password_hash;
    };
    expect((await login(email, 'not the password')).status).toBe(401);
    expect(await hashOf()).toBe(stored);
    expect((await login(email)).status).toBe(200);
    expect(await hashOf()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login(email)).status).toBe(200);
  });

  it('names the device and the address of each session', async () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
    const { token } = await signIn(app, ada.email, { 'user-agent': agent });
    const { body } = await app.get('/api/auth/sessions', token);
    expect(body.data[0]).toEqual({
      id: expect.any(String),
      device: 'Firefox on Linux',
      ip: '127.0.0.1',
      created_at: expect.stringMatching(/Z$/),
      last_used_at: expect.stringMatching(/Z$/),
      current: true,
    });
  });

  it('sheds what it cannot hash soon, and stays quick for everybody else', async () => {
    const pings: number[] = [];
    let busy = true;
    const pinging = (async () => {
      while (busy) {
        const begun = performance.now();
        const { status } = await app.get('/api/users/me', ada.token);
        expect(status).toBe(200);
        pings.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 150 }, () => login(ada.email, 'not the password')),
    ).finally(() => {
      busy = false;
    });
    const took = performance.now() - begun;
    await pinging;
    const shed = answers.filter(({ status }) => status === 429);
    expect(shed.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(64);
    expect(shed.length + answers.filter(({ status }) => status === 401).length).toBe(150);
    for (const { body, headers } of shed) {
      expect(body.error.code).toBe('RATE_LIMITED');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(pings.length).toBeGreaterThan(5);
    // On a slow machine the sign-ins take longer, too; whoever waited for them would wait for most.
    expect(median(pings)).toBeLessThan(Math.max(100, took / 10));
    expect((await login(ada.email)).status).toBe(200);
  });
});
