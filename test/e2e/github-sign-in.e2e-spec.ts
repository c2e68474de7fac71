import { Retention } from '../../src/database/retention.js';
import {
  atGithub,
  BEGIN,
  browse,
  CALLBACK,
  END,
  errorOf,
  exchange,
  type GithubTest,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { ACCESS_TOKEN_PATH, CLIENT_ID } from '../support/fake-github.js';
import { githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const COOKIE = '__Secure-switchboard-oauth';

describe('signing in with GitHub in a browser', () => {
  let test: GithubTest;

  beforeAll(async () => {
    test = await startWithGithub();
  });

  afterAll(() => test.close());

  beforeEach(() => {
    test.github.signedIn = githubUser();
  });

  it('asks GitHub for the least, with a state and a PKCE challenge of its own each time', async () => {
    const [{ authorize, browser }, other] = [await atGithub(test), await atGithub(test)];
    expect(`${authorize.origin}${authorize.pathname}`).toBe(
      `${test.github.url}/login/oauth/authorize`,
    );
    const parameters = Object.fromEntries(authorize.searchParams);
    expect(parameters).toEqual({
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      scope: 'read:user user:email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      allow_signup: 'true',
    });
    expect(other.authorize.searchParams.get('state')).not.toBe(parameters['state']);
    expect(other.authorize.searchParams.get('code_challenge')).not.toBe(
      parameters['code_challenge'],
    );
    expect(browser.cookies).toEqual([
      {
        name: COOKIE,
        value: expect.stringMatching(/^[\w-]{43}$/),
        path: '/api/auth/github',
        maxAge: 600,
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
      },
    ]);
  });

  it('ends in the front end with a code that becomes a session, once', async () => {
    const user = githubUser({ login: 'Mona-Lisa', name: 'Mona Lisa' });
    const end = await browse(test, user, `${BEGIN}?client_state=of+my+own%26x%3D1`);
    expect(`${end.origin}${end.pathname}`).toBe(END);
    expect(Object.fromEntries(end.searchParams)).toEqual({
      exchange_code: expect.stringMatching(/^[\w-]{43}$/),
      client_state: 'of my own&x=1',
    });
    const signedIn = await exchange(test, end);
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    expect(signedIn.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
      user: {
        email: 'Mona-Lisa@example.org',
        email_verified: true,
        username: 'mona-lisa',
        full_name: 'Mona Lisa',
        avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
        bio: null,
        role: 'user',
      },
    });
    const me = await test.app.get('/api/users/me', signedIn.body.access_token);
    expect(me.body).toEqual(signedIn.body.user);
    const again = await exchange(test, end);
    expect([again.status, again.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('leads back to the same account, which is announced once', async () => {
    const user = githubUser();
    const first = await exchange(test, await browse(test, user));
    const second = await exchange(test, await browse(test, user));
    expect(second.body.user.id).toBe(first.body.user.id);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    const { body } = await test.app.get('/api/auth/sessions', second.body.access_token);
    expect(body.data).toHaveLength(2);
    const rows = await test.app.sql('SELECT 1 FROM users WHERE lower(email) = lower($1)', [
      user.emails[0]?.email,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('forgets the browser afterwards, and is never kept by a cache', async () => {
    const { browser, back } = await atGithub(test);
    const { status, headers } = await browser.visit(back);
    expect(status).toBe(302);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(browser.cookies).toEqual([]);
  });

  it('takes an exchange code for a minute only, and not as anything else', async () => {
    const end = await browse(test, githubUser());
    const code = end.searchParams.get('exchange_code') ?? '';
    const other = await test.browser().follow(`${BEGIN}?link=${code}`);
    expect(errorOf(other)).toBe('invalid_link');
    await test.app.sql(`UPDATE one_time_tokens SET expires_at = now() WHERE purpose = $1`, [
      'github-exchange',
    ]);
    expect((await exchange(test, end)).status).toBe(401);
  });

  it('gives one session for an exchange code that is shown twenty times at once', async () => {
    const end = await browse(test, githubUser());
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(test, end)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)]);
  });

  it('comes back once', async () => {
    const { browser, back } = await atGithub(test);
    const cookies = [...browser.cookies];
    expect(errorOf((await browser.visit(back)).location)).toBeNull();
    expect(errorOf((await browser.visit(back)).location)).toBe('invalid_state');
    // Not even with the cookie that the first time took away.
    const replayed = await test.app.request('GET', `/api/auth/github/callback${back.search}`, {
      headers: { cookie: `${COOKIE}=${cookies[0]?.value}` },
    });
    expect(errorOf(new URL(replayed.headers.get('location') ?? ''))).toBe('invalid_state');
  });

  it('does not end in another browser, which cannot use it up either', async () => {
    const { browser, back } = await atGithub(test);
    expect(errorOf((await test.browser().visit(back)).location)).toBe('invalid_state');
    const stranger = await atGithub(test);
    expect(errorOf((await stranger.browser.visit(back)).location)).toBe('invalid_state');
    const { location } = await browser.visit(back);
    expect(location?.searchParams.get('exchange_code')).toEqual(expect.any(String));
  });

  it('does not take a code that was given for another sign-in', async () => {
    const [victim, attacker] = [await atGithub(test), await atGithub(test)];
    const forged = new URL(victim.back);
    forged.searchParams.set('code', attacker.back.searchParams.get('code') ?? '');
    expect(errorOf((await victim.browser.visit(forged)).location)).toBe('invalid_code');
  });

  it('does not take a code twice', async () => {
    const [first, second] = [await atGithub(test), await atGithub(test)];
    await first.browser.visit(first.back);
    const forged = new URL(second.back);
    forged.searchParams.set('code', first.back.searchParams.get('code') ?? '');
    expect(errorOf((await second.browser.visit(forged)).location)).toBe('invalid_code');
  });

  it('is given up after ten minutes', async () => {
    const { browser, back } = await atGithub(test);
    const [row] = await test.app.sql<{ seconds: number }>(
      `SELECT max(extract(epoch FROM expires_at - now()))::int AS seconds FROM oauth_attempts`,
    );
    expect(row?.seconds).toBeGreaterThan(590);
    expect(row?.seconds).toBeLessThanOrEqual(600);
    await test.app.sql('UPDATE oauth_attempts SET expires_at = now()');
    expect(errorOf((await browser.visit(back)).location)).toBe('invalid_state');
    await test.app.app.get(Retention, { strict: false }).run();
    expect(await test.app.sql('SELECT 1 FROM oauth_attempts')).toEqual([]);
  });

  it('says so when the user does not want to, or GitHub refuses the app', async () => {
    test.github.signedIn = undefined;
    const end = await test.browser().follow(`${BEGIN}?client_state=mine`);
    expect(errorOf(end)).toBe('access_denied');
    expect(end.searchParams.get('client_state')).toBe('mine');
    expect(end.searchParams.get('exchange_code')).toBeNull();
    const { browser, back } = await atGithub(test);
    back.searchParams.set('error', 'application_suspended');
    expect(errorOf((await browser.visit(back)).location)).toBe('unavailable');
  });

  it('tells GitHub how it is to be asked', async () => {
    test.github.seen.length = 0;
    await browse(test, githubUser());
    const [token] = test.github.to(ACCESS_TOKEN_PATH);
    expect(token?.headers.accept).toBe('application/json');
    expect(JSON.parse(token?.body ?? '')).toMatchObject({
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [user] = test.github.to('/api/v3/user');
    expect(user?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'switchboard',
    });
  });
});
