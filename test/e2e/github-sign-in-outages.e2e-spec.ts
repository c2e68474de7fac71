import { createAccount } from '../factories/accounts.js';
import {
  BEGIN,
  browse,
  FRONTEND_URL,
  type GithubTest,
  signInBySpa,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { startApp, type TestApp } from '../support/app.js';
import { ACCESS_TOKEN_PATH, API, type Fault } from '../support/fake-github.js';
import { githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const PATHS = [ACCESS_TOKEN_PATH, `${API}/user`, `${API}/user/emails`];

const FAULTS: Readonly<Record<string, Fault>> = {
  'hangs up': { hangUp: true },
  'answers 500': { status: 500, body: '{"message":"Server Error"}' },
  'answers 502 in HTML': { status: 502, body: '<html><title>Unicorn!</title></html>' },
  'limits us': { status: 403, body: '{"message":"API rate limit exceeded"}' },
  'answers garbage': { status: 200, body: 'gho_garbage' },
  'answers nothing': { status: 200, body: '' },
  'answers null': { status: 200, body: 'null' },
  'answers another thing': { status: 200, body: '{"id":"1","access_token":7}' },
  'answers without end': { status: 200, body: `["${'x'.repeat(2_000_000)}"]` },
  'redirects us': { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
};

describe('signing in with GitHub while it has troubles', () => {
  let test: GithubTest;

  beforeAll(async () => {
    test = await startWithGithub();
  });

  beforeEach(() => {
    test.github.faults.clear();
  });

  afterAll(() => test.close());

  it.each(PATHS.flatMap((path) => Object.keys(FAULTS).map((name) => [name, path] as const)))(
    'that %s at %s is 503, in the browser too, and works again afterwards',
    async (name, path) => {
      const user = githubUser();
      test.github.faults.set(path, FAULTS[name] ?? {});
      const answer = await signInBySpa(test, user);
      expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(answer.headers.get('retry-after')).toEqual(expect.any(String));
      const end = await browse(test, user, `${BEGIN}?client_state=mine`);
      expect(end.href).toBe(`${FRONTEND_URL}/?error=unavailable&client_state=mine`);
      expect(await test.app.sql('SELECT 1 FROM identities WHERE login = $1', [user.login])).toEqual(
        [],
      );
      test.github.faults.clear();
      expect((await signInBySpa(test, user)).status).toBe(200);
    },
  );

  it('that is too slow is 503 after ten seconds, while others are answered', async () => {
    test.github.faults.set(ACCESS_TOKEN_PATH, { delayMs: 15_000 });
    const begun = performance.now();
    const waiting = signInBySpa(test, githubUser());
    expect((await createAccount(test.app)).token).toEqual(expect.any(String));
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((await waiting).status).toBe(503);
    expect(performance.now() - begun).toBeLessThan(13_000);
  });

  it.each([
    ['incorrect_client_credentials', 503],
    ['application_suspended', 503],
    ['redirect_uri_mismatch', 401],
    ['bad_verification_code', 401],
    ['unverified_user_email', 401],
  ])('that refuses with %s is %i', async (error, status) => {
    test.github.faults.set(ACCESS_TOKEN_PATH, { status: 200, body: JSON.stringify({ error }) });
    expect((await signInBySpa(test, githubUser())).status).toBe(status);
    const end = await browse(test, githubUser());
    expect(end.searchParams.get('error')).toBe(status === 503 ? 'unavailable' : 'invalid_code');
  });

  it('whose answers are logged tells an operator why, and nobody else', async () => {
    test.github.faults.set(ACCESS_TOKEN_PATH, {
      status: 200,
      body: '{"error":"incorrect_client_credentials"}',
    });
    const { body } = await signInBySpa(test, githubUser());
    expect(JSON.stringify(body)).not.toContain('credentials');
    expect(JSON.stringify(test.app.logs)).toContain('incorrect_client_credentials');
  });
});

describe('signing in with GitHub where it is not set up', () => {
  const routes = async (app: TestApp) => {
    const { token } = await createAccount(app);
    return {
      begin: await app.get('/api/auth/github'),
      callback: await app.get('/api/auth/github/callback?state=a&code=b'),
      link: await app.post('/api/auth/github/link', undefined, token),
      confirm: await app.post('/api/auth/github/link/confirm', { link_code: 'x' }, token),
      exchange: await app.post('/api/auth/github', { exchange_code: 'x' }),
      unlink: await app.request('DELETE', '/api/auth/github', { token }),
      identities: await app.get('/api/auth/identities', token),
    };
  };

  const naming = (variable: string) => ({
    status: 503,
    body: { error: { code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining(variable) } },
  });

  it('is 503 on every route of it, and names the variable', async () => {
    const app = await startApp({ env: { FRONTEND_URL } });
    try {
      const { identities, ...others } = await routes(app);
      for (const answer of Object.values(others)) {
        expect(answer).toMatchObject(naming('GITHUB_CLIENT_ID'));
      }
      expect(identities.status).toBe(200);
    } finally {
      await app.close();
    }
  });

  it('is 503 in the browser without a front end to end in', async () => {
    const app = await startApp({
      env: {
        GITHUB_CLIENT_ID: 'id',
        GITHUB_CLIENT_SECRET: 'secret',
        RATE_LIMIT_AUTH_MAX: '2',
      },
    });
    try {
      const { begin, callback, link, exchange, unlink } = await routes(app);
      for (const answer of [begin, callback, link]) {
        expect(answer).toMatchObject(naming('FRONTEND_URL'));
      }
      expect(exchange.status).toBe(401);
      expect(unlink.status).toBe(404);
      // Registering and exchanging have counted so far; where browsers pass does not.
      expect((await app.get('/api/auth/github')).status).toBe(503);
      expect((await app.get('/api/auth/github/callback')).status).toBe(503);
      expect((await app.post('/api/auth/github', { exchange_code: 'x' })).status).toBe(429);
    } finally {
      await app.close();
    }
  });
});
