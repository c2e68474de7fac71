import { createHash, randomBytes } from 'node:crypto';
import {
  browse,
  FRONTEND_URL,
  type GithubTest,
  signInBySpa,
  SPA_REDIRECT,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { githubUser, primaryEmail } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const VERIFIER = randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

describe('signing in with GitHub by a front end that begins it itself', () => {
  let test: GithubTest;

  beforeAll(async () => {
    test = await startWithGithub();
  });

  afterAll(() => test.close());

  const code = (verifier = VERIFIER, redirectUri = SPA_REDIRECT) =>
    test.github.code({ user: githubUser(), challenge: challengeOf(verifier), redirectUri });

  const signIn = (body: object) => test.app.post('/api/auth/github', body);

  const full = (change: object = {}) => ({
    code: code(),
    code_verifier: VERIFIER,
    redirect_uri: SPA_REDIRECT,
    ...change,
  });

  it('answers as signing in with a password does', async () => {
    const user = githubUser({ login: 'hubot', name: null });
    const answer = await signInBySpa(test, user);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(answer.body).sort()).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'token_type',
      'user',
    ]);
    expect(answer.body.user).toMatchObject({ username: 'hubot', full_name: null });
    expect((await test.app.get('/api/users/me', answer.body.access_token)).status).toBe(200);
    const refreshed = await test.app.post('/api/auth/refresh', {
      refresh_token: answer.body.refresh_token,
    });
    expect(refreshed.status).toBe(200);
  });

  it('takes the other allowed address as well', async () => {
    const redirect_uri = `${FRONTEND_URL}/auth/callback`;
    const answer = await signIn(full({ code: code(VERIFIER, redirect_uri), redirect_uri }));
    expect(answer.status).toBe(200);
  });

  it('takes the longest verifier of RFC 7636, with all of its characters', async () => {
    const verifier = `-._~${'aZ09'.repeat(31)}`;
    expect(verifier).toHaveLength(128);
    const answer = await signIn(full({ code: code(verifier), code_verifier: verifier }));
    expect(answer.status).toBe(200);
  });

  it('refuses another verifier than that of the code, and the code is used up', async () => {
    const body = full();
    const wrong = await signIn({ ...body, code_verifier: randomBytes(32).toString('base64url') });
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect((await signIn(body)).status).toBe(401);
  });

  it('refuses a code that was used, or never was', async () => {
    const body = full();
    expect((await signIn(body)).status).toBe(200);
    const again = await signIn(body);
    expect([again.status, again.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect((await signIn(full({ code: 'c0ffee' }))).status).toBe(401);
  });

  it('refuses a code that was asked for with another allowed address', async () => {
    const answer = await signIn(full({ redirect_uri: `${FRONTEND_URL}/auth/callback` }));
    expect(answer.status).toBe(401);
  });

  it.each([
    `${SPA_REDIRECT}/`,
    `${SPA_REDIRECT}?`,
    `${SPA_REDIRECT}#`,
    `${SPA_REDIRECT}/../github`,
    SPA_REDIRECT.toUpperCase(),
    SPA_REDIRECT.replace('https', 'http'),
    SPA_REDIRECT.replace('.test', '.test:443'),
    SPA_REDIRECT.replace('.test', '.test.evil.example'),
    SPA_REDIRECT.replace('https://', 'https://evil.example@'),
    `${SPA_REDIRECT.slice(0, -1)}%62`,
    ` ${SPA_REDIRECT}`,
    'https://evil.example/github',
    'https://api.switchboard.test/api/auth/github/callback',
    FRONTEND_URL,
  ])('sends GitHub no code for %s, which is not allowed', async (redirect_uri) => {
    const before = test.github.seen.length;
    const answer = await signIn(full({ redirect_uri }));
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details[0].field).toBe('redirect_uri');
    expect(test.github.seen).toHaveLength(before);
  });

  it.each([
    ['exchange_code', {}],
    ['exchange_code', { exchange_code: null, code: null }],
    ['exchange_code', { exchange_code: '' }],
    ['exchange_code', { exchange_code: 7 }],
    ['exchange_code', { exchange_code: 'x'.repeat(513) }],
    ['code', { exchange_code: 'x', code: 'y' }],
    ['redirect_uri', { exchange_code: 'x', redirect_uri: SPA_REDIRECT }],
    ['code', { code_verifier: VERIFIER, redirect_uri: SPA_REDIRECT }],
    ['code_verifier', { code: 'x', redirect_uri: SPA_REDIRECT }],
    ['redirect_uri', { code: 'x', code_verifier: VERIFIER }],
    ['code_verifier', { code: 'x', code_verifier: 'a'.repeat(42), redirect_uri: SPA_REDIRECT }],
    ['code_verifier', { code: 'x', code_verifier: 'a'.repeat(129), redirect_uri: SPA_REDIRECT }],
    ['code_verifier', { code: 'x', code_verifier: `${VERIFIER}+`, redirect_uri: SPA_REDIRECT }],
    ['code_verifier', { code: 'x', code_verifier: `${VERIFIER}\n`, redirect_uri: SPA_REDIRECT }],
    ['state', { exchange_code: 'x', state: 'y' }],
  ])('refuses a faulty %s: %j', async (field, body) => {
    const answer = await signIn(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details[0].field).toBe(field);
  });

  it('makes an account without an address when none may be read', async () => {
    const user = githubUser({ login: 'shy' });
    const { status, body } = await signInBySpa(test, user, ['read:user']);
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ username: 'shy', email: null, email_verified: false });
    expect((await signInBySpa(test, user)).body.user.id).toBe(body.user.id);
  });

  it.each([
    ['an unverified primary one', [primaryEmail('unverified@example.org', false)]],
    [
      'a verified one that is not primary',
      [
        primaryEmail('first@example.org', false),
        { ...primaryEmail('second@example.org'), primary: false },
      ],
    ],
    ['none', []],
  ])('stores no address when GitHub has %s', async (_, emails) => {
    const { status, body } = await signInBySpa(test, githubUser({ emails }));
    expect([status, body.user.email, body.user.email_verified]).toEqual([200, null, false]);
  });

  it.each([
    ['me', /^me-[0-9a-f]{6}$/],
    ['Octo-Admin', /^octo-admin$/],
    ['ab', /^ab-[0-9a-f]{6}$/],
    ['mona_acme', /^mona-acme$/],
  ])('makes a username of the login %s', async (login, username) => {
    const { body } = await signInBySpa(test, githubUser({ login }));
    expect(body.user.username).toMatch(username);
  });

  it('gives a taken username to nobody twice', async () => {
    const first = await signInBySpa(test, githubUser({ login: 'twin', emails: [] }));
    const second = await signInBySpa(test, githubUser({ login: 'Twin', emails: [] }));
    expect(first.body.user.username).toBe('twin');
    expect(second.body.user.username).toMatch(/^twin-[0-9a-f]{6}$/);
  });

  it.each([['with an address'], ['without an address']])(
    'makes one account of twenty first sign-ins at once, %s',
    async (kind) => {
      const user = kind === 'with an address' ? githubUser() : githubUser({ emails: [] });
      const answers = await Promise.all(Array.from({ length: 20 }, () => signInBySpa(test, user)));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
      const rows = await test.app.sql(
        `SELECT u.id FROM users u LEFT JOIN identities i ON i.user_id = u.id
          WHERE u.username LIKE $1 || '%'`,
        [user.login],
      );
      expect(rows).toHaveLength(1);
      const sessions = await test.app.sql('SELECT 1 FROM sessions WHERE user_id = $1', [
        answers[0]?.body.user.id,
      ]);
      expect(sessions).toHaveLength(20);
    },
  );

  it('and the browser both lead to the one account at once', async () => {
    const user = githubUser();
    const [end, answer] = await Promise.all([browse(test, user), signInBySpa(test, user)]);
    const redeemed = await signIn({ exchange_code: end.searchParams.get('exchange_code') });
    expect(redeemed.body.user.id).toBe(answer.body.user.id);
  });
});
