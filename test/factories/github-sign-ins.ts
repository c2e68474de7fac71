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

/** Links it from a signed-in session; where in the front end it ends. */
export const linkFrom = async (
  test: GithubTest,
  { token }: Pick<Account, 'token'>,
  user: FakeGithubUser,
): Promise<URL> => {
  const { body } = await test.app.post('/api/auth/github/link', undefined, token);
  return browse(test, user, body.url);
};

export const verifyAddress = async ({ app }: GithubTest, userId: string): Promise<void> => {
  await app.sql('UPDATE users SET email_verified_at = now() WHERE id = $1', [userId]);
};
