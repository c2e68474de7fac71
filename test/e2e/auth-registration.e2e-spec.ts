import { newEmail, PASSWORD, signUp } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

jest.setTimeout(60_000);

describe('registration', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  }, 60_000);

  afterAll(() => app.close());

  it('answers 201 with the user and a pair of tokens that no cache may keep', async () => {
    const answer = await signUp(app, {
      email: 'Ada.Lovelace@Example.com',
      username: 'Ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      user: {
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
        email: 'Ada.Lovelace@Example.com',
        email_verified: false,
        username: 'Ada',
        first_name: 'Ada',
        last_name: 'Lovelace',
        full_name: 'Ada Lovelace',
        bio: null,
        location: null,
        website: null,
        time_zone: null,
        avatar_url: null,
        role: 'user',
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        updated_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 900,
    });
    const claims = claimsOf(answer.body.access_token);
    expect(Object.keys(claims).sort()).toEqual(
      ['aud', 'exp', 'iat', 'iss', 'sid', 'sub', 'username'].sort(),
    );
    expect(claims).toMatchObject({ sub: answer.body.user.id, username: 'Ada', iss: 'switchboard' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
  });

  it('stores neither the password nor a token', async () => {
    const { body } = await signUp(app);
    const stored = await app.sql<{ text: string }>(
      `SELECT row_to_json(u)::text AS text FROM users u
       UNION ALL SELECT row_to_json(t)::text FROM refresh_tokens t
       UNION ALL SELECT row_to_json(s)::text FROM sessions s`,
    );
    const everything = stored.map(({ text }) => text).join('\n');
    const token = Buffer.from(body.refresh_token, 'base64url');
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(body.refresh_token);
    expect(everything).not.toContain(token.toString('hex'));
    expect(everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it.each([
    ['email', { email: undefined }],
    ['email', { email: 'not an address' }],
    ['email', { email: 17 }],
    [
      'email',
      { email: `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.com` },
    ],
    ['email', { email: 'nul\u0000@example.com' }],
    ['password', { password: undefined }],
    ['password', { password: 'seven77' }],
    ['password', { password: 'x'.repeat(129) }],
    ['password', { password: { length: 12 } }],
    ['password', { password: 'Password1' }],
    ['password', { password: 'qwertyuiop' }],
    ['username', { username: 'ab' }],
    ['username', { username: 'a'.repeat(40) }],
    ['username', { username: '-ada' }],
    ['username', { username: 'ada-' }],
    ['username', { username: 'ada--l' }],
    ['username', { username: 'ada_l' }],
    ['username', { username: 'adä' }],
    ['username', { username: 'Admin' }],
    ['username', { username: 'me' }],
    ['username', { username: 42 }],
    ['first_name', { first_name: 'x'.repeat(101) }],
    ['first_name', { first_name: 'a\u0000b' }],
    ['last_name', { last_name: ['Lovelace'] }],
    ['role', { role: 'admin' }],
    ['email_verified_at', { email_verified_at: '2020-01-01T00:00:00Z' }],
  ])('refuses a faulty %s: %j', async (field, fields) => {
    const answer = await signUp(app, fields);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('VALIDATION_ERROR');
    expect(answer.body.error.details.map((fault: { field: string }) => fault.field)).toEqual([
      field,
    ]);
  });

  it.each([8, 128])('takes a password of %i characters and truncates nothing', async (length) => {
    const email = newEmail();
    const password = `${'ö'.repeat(length - 1)}1`;
    expect((await signUp(app, { email, password })).status).toBe(201);
    const right = await app.post('/api/auth/login', { email, password });
    const wrong = await app.post('/api/auth/login', {
      email,
      password: `${password.slice(0, -1)}2`,
    });
    expect([right.status, wrong.status]).toEqual([200, 401]);
  });

  it('takes a password for the same however its letters are composed', async () => {
    const email = newEmail();
    await signUp(app, { email, password: 'caf\u00e9 au lait' });
    const answer = await app.post('/api/auth/login', { email, password: 'cafe\u0301 au lait' });
    expect(answer.status).toBe(200);
  });

  it('finds an address and a username taken in whatever case', async () => {
    await signUp(app, { email: 'grace@example.com', username: 'Grace-H' });
    const byEmail = await signUp(app, { email: 'GRACE@example.COM' });
    const byName = await signUp(app, { username: 'gRACE-h' });
    expect([byEmail.status, byEmail.body.error.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect([byName.status, byName.body.error.code]).toEqual([409, 'USERNAME_TAKEN']);
  });

  it.each([
    ['jane.doe+news@example.com', 'jane-doe'],
    ['Jürgen@example.com', 'jurgen'],
    ['__x.y__@example.com', 'x-y'],
  ])('derives a username from %s', async (email, username) => {
    const answer = await signUp(app, { email });
    expect(answer.body.user.username).toBe(username);
  });

  it.each(['a@example.com', 'admin@example.com', 'ab+cd@example.com'])(
    'makes a good username even of %s',
    async (email) => {
      const answer = await signUp(app, { email });
      expect(answer.status).toBe(201);
      expect(answer.body.user.username).toMatch(/^[a-z]+-[\da-f]{6}$/);
    },
  );

  it('derives different usernames for like addresses that register at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => signUp(app, { email: `same@host${index}.example` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const names = answers.map(({ body }) => body.user.username);
    expect(new Set(names).size).toBe(10);
    expect(names).toContain('same');
  });

  it('makes one account of many registrations of one address at once', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        signUp(app, { email: index % 2 === 0 ? email : email.toUpperCase() }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(11).fill(409)]);
    const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.error.code);
    expect(new Set(codes)).toEqual(new Set(['EMAIL_TAKEN']));
    const [{ count } = { count: 0 }] = await app.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM users WHERE lower(email) = lower($1)',
      [email],
    );
    expect(count).toBe(1);
  });
});
