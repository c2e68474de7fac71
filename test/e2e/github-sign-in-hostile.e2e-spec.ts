import {
  atGithub,
  BEGIN,
  browse,
  CALLBACK,
  confirmLink,
  END,
  errorOf,
  exchange,
  type GithubTest,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { askUnderForgedHost } from '../support/forged-host.js';
import { ACCESS_TOKEN_PATH, CLIENT_SECRET } from '../support/fake-github.js';
import { githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

describe('a sign-in with GitHub that somebody tampers with', () => {
  let test: GithubTest;

  beforeAll(async () => {
    test = await startWithGithub({ env: { TRUST_PROXY: '1' } });
  });

  afterAll(() => test.close());

  beforeEach(() => {
    test.github.signedIn = githubUser();
  });

  it.each([
    '',
    '?state=',
    '?state=a&state=b&code=c',
    '?state[x]=a&code=c',
    '?code=c',
    `?state=${'x'.repeat(5_000)}&code=c`,
    '?state=%00&code=%00',
  ])('takes nothing that GitHub would not send: %s', async (query) => {
    const { browser } = await atGithub(test);
    expect(errorOf((await browser.visit(`${CALLBACK}${query}`)).location)).toBe('invalid_state');
    expect(browser.cookies).toEqual([]);
  });

  it('ignores what GitHub may add', async () => {
    const { browser, back } = await atGithub(test);
    back.searchParams.set('iss', 'https://github.com/login/oauth');
    expect(errorOf((await browser.visit(back)).location)).toBeNull();
  });

  it('sends nobody anywhere but to GitHub and to the front end', async () => {
    const evil = 'https://evil.example/';
    for (const name of ['redirect_uri', 'redirect', 'next', 'return_to', 'url']) {
      const begun = await test.browser().visit(`${BEGIN}?${name}=${encodeURIComponent(evil)}`);
      expect([begun.status, begun.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      const { browser, back } = await atGithub(test);
      back.searchParams.set(name, evil);
      expect((await browser.visit(back)).location?.href.startsWith(`${END}?`)).toBe(true);
    }
    for (const state of [evil, '//evil.example', '\r\nLocation: https://evil.example']) {
      const end = await browse(
        test,
        githubUser(),
        `${BEGIN}?client_state=${encodeURIComponent(state)}`,
      );
      expect(errorOf(end)).toBeNull();
      expect(end.searchParams.get('client_state')).toBe(state);
    }
    const { location } = await askUnderForgedHost(test.app, 'GET', '/api/auth/github');
    expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(CALLBACK);
  });

  it('refuses a client_state that is too long or not one', async () => {
    for (const query of [`client_state=${'x'.repeat(201)}`, 'client_state=a&client_state=b']) {
      const { status, body } = await test.browser().visit(`${BEGIN}?${query}`);
      expect([status, body.error.details[0].field]).toEqual([400, 'client_state']);
    }
  });

  it('keeps nothing readable of an attempt, nor of the token that it brings', async () => {
    const { authorize, browser, back } = await atGithub(test);
    const attempts = JSON.stringify(
      await test.app.sql(`SELECT encode(state_hash, 'escape') || encode(browser_hash, 'escape')
        || encode(verifier, 'escape') AS bytes FROM oauth_attempts`),
    );
    expect(attempts).not.toContain(authorize.searchParams.get('state'));
    expect(attempts).not.toContain(browser.cookies[0]?.value);
    await browser.visit(back);
    const [row] = await test.app.sql<{ token: Buffer; token_scopes: string[]; subject: string }>(
      'SELECT token, token_scopes, subject FROM identities WHERE login = $1',
      [test.github.signedIn?.login],
    );
    expect(row?.subject).toBe(String(test.github.signedIn?.id));
    expect(row?.token_scopes).toEqual(['read:user', 'user:email']);
    expect(row?.token.includes('gho_')).toBe(false);
  });

  it('lets no token into an address, and no secret into the log', async () => {
    const visited: string[] = [];
    const { browser, authorize, back } = await atGithub(test, '?client_state=public');
    const { location } = await browser.visit(back);
    if (!location) throw new Error('not sent to the front end');
    visited.push(authorize.href, back.href, location.href);
    const { body } = await exchange(test, location);
    const link = await test.app.post('/api/auth/github/link', undefined, body.access_token);
    const offered = await browse(test, test.github.signedIn, link.body.url);
    await confirmLink(test, { token: body.access_token }, offered);
    visited.push(offered.href);
    test.github.faults.set(ACCESS_TOKEN_PATH, {
      status: 200,
      body: 'gho_inTheWrongForm',
    });
    await browse(test, test.github.signedIn);
    test.github.faults.clear();
    const asked = test.github.to(ACCESS_TOKEN_PATH).map((request) => request.body);
    const given = test.github
      .to('/api/v3/user')
      .map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '');
    const verifiers = asked.map((text) => String(JSON.parse(text).code_verifier));
    const codes = asked.map((text) => String(JSON.parse(text).code));
    const tokens = [...given, body.access_token, body.refresh_token, 'gho_inTheWrongForm'];
    const secrets = [
      ...tokens,
      ...verifiers,
      ...codes,
      CLIENT_SECRET,
      location.searchParams.get('exchange_code'),
      offered.searchParams.get('link_code'),
      new URL(link.body.url).searchParams.get('link'),
      authorize.searchParams.get('state'),
    ];
    const logged = JSON.stringify(test.app.logs);
    expect(test.app.logs.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(logged).not.toContain(secret);
    for (const secret of [...tokens, ...verifiers, CLIENT_SECRET]) {
      expect(secret.length).toBeGreaterThan(10);
      for (const address of visited) expect(address).not.toContain(secret);
    }
  });
});
