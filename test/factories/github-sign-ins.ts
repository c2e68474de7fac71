import { createHash, randomBytes } from 'node:crypto';
import { startApp, type StartOptions, type TestApp } from '../support/app.js';
import { CookieBrowser } from '../support/cookie-browser.js';
import { FakeGithub } from '../support/fake-github.js';
import type { FakeGithubUser } from '../support/fake-github-users.js';
import type { HttpAnswer } from '../support/http-client.js';
import type { Account } from './accounts.js';

export const PUBLIC_URL = 'https://api.switchboard.test';
export const FRONTEND_URL = 'https://app.switchboard.test';
export const CALLBACK = `${PUBLIC_URL}/api/auth/github/callback`;
/** Where a front end that begins the sign-in itself has GitHub send its users. */
export const SPA_REDIRECT = `${FRONTEND_URL}/github`;
export const BEGIN = `${PUBLIC_URL}/api/auth/github`;
/** Where in the front end a sign-in ends, without what it says there. */
export const END = `${FRONTEND_URL}/`;

/** An application that is registered at a GitHub of its own. */
export interface GithubTest {
  readonly app: TestApp;
  readonly github: FakeGithub;
  browser(): CookieBrowser;
  close(): Promise<void>;
}

export const startWithGithub = async (options: StartOptions = {}): Promise<GithubTest> => {
  const github = await FakeGithub.start();
  github.callbacks = [CALLBACK, SPA_REDIRECT];
  const app = await startApp({
    ...options,
    env: {
      PUBLIC_URL,
      FRONTEND_URL,
      GITHUB_REDIRECT_URIS: `${FRONTEND_URL}/auth/callback,${SPA_REDIRECT}`,
      ...github.env,
      ...options.env,
    },
  });
  return {
    app,
    github,
    browser: () => new CookieBrowser({ [PUBLIC_URL]: app.url, [github.url]: github.url }),
    close: async () => {
      await app.close();
      await github.close();
    },
  };
};

/** Through the browser; where in the front end it ends. */
export const browse = (
  { github, browser }: GithubTest,
  user: FakeGithubUser | undefined,
  from = BEGIN,
): Promise<URL> => {
  github.signedIn = user;
  return browser().follow(from);
};

/** A browser at GitHub, with the way back not yet taken. */
export const atGithub = async (
  test: GithubTest,
  query = '',
): Promise<{ readonly browser: CookieBrowser; readonly authorize: URL; readonly back: URL }> => {
  const browser = test.browser();
  const { location: authorize } = await browser.visit(`${BEGIN}${query}`);
  if (!authorize) throw new Error('not redirected');
  const { location: back } = await browser.visit(authorize);
  if (!back) throw new Error('not sent back');
  return { browser, authorize, back };
};

/** What the front end is told that went wrong; null when nothing did. */
export const errorOf = (end: URL | undefined): string | null => {
  if (`${end?.origin}${end?.pathname}` !== END) throw new Error(`it ended at ${end?.href}`);
  return end?.searchParams.get('error') ?? null;
};

export const exchange = ({ app }: GithubTest, end: URL): Promise<HttpAnswer> =>
  app.post('/api/auth/github', { exchange_code: end.searchParams.get('exchange_code') });

/** As a front end signs in that leads its user to GitHub itself. */
export const signInBySpa = (
  { app, github }: GithubTest,
  user: FakeGithubUser,
  scopes = ['read:user', 'user:email'],
): Promise<HttpAnswer> => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const code = github.code({ user, scopes, challenge, redirectUri: SPA_REDIRECT });
  const body = { code, code_verifier: verifier, redirect_uri: SPA_REDIRECT };
  return app.post('/api/auth/github', body);
};

type SignedIn = Pick<Account, 'token'>;

/** A link from a signed-in session that GitHub's user agreed to; where in the front end it ends. */
export const linkOf = async (
  test: GithubTest,
  { token }: SignedIn,
  user: FakeGithubUser,
): Promise<URL> => {
  const { body } = await test.app.post('/api/auth/github/link', undefined, token);
  return browse(test, user, body.url);
};

/** With the code that the front end was sent. */
export const confirmLink = (
  { app }: GithubTest,
  { token }: Partial<SignedIn>,
  end: URL,
): Promise<HttpAnswer> =>
  app.post(
    '/api/auth/github/link/confirm',
    { link_code: end.searchParams.get('link_code') },
    token,
  );

/** Links it from a signed-in session, from beginning to end. */
export const linkFrom = async (
  test: GithubTest,
  account: SignedIn,
  user: FakeGithubUser,
): Promise<HttpAnswer> => confirmLink(test, account, await linkOf(test, account, user));

export const verifyAddress = async ({ app }: GithubTest, userId: string): Promise<void> => {
  await app.sql('UPDATE users SET email_verified_at = now() WHERE id = $1', [userId]);
};
