import { IdentitiesService } from '../../src/modules/users/identities.service.js';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import {
  BEGIN,
  browse,
  confirmLink,
  END,
  errorOf,
  exchange,
  FRONTEND_URL,
  type GithubTest,
  linkFrom,
  linkOf,
  PUBLIC_URL,
  signInBySpa,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { githubUser, primaryEmail } from '../support/fake-github-users.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(60_000);

describe('linking GitHub to an account', () => {
  let test: GithubTest;
  let ada: Account;

  beforeAll(async () => {
    test = await startWithGithub();
  });

  beforeEach(async () => {
    test.github.seen.length = 0;
    test.github.faults.clear();
    ada = await createAccount(test.app);
  });

  afterAll(() => test.close());

  const identities = async (token: string) =>
    (await test.app.get('/api/auth/identities', token)).body.data;

  const unlink = (token: string) => test.app.request('DELETE', '/api/auth/github', { token });

  const linkUrl = async ({ token }: Pick<Account, 'token'>): Promise<string> =>
    (await test.app.post('/api/auth/github/link', undefined, token)).body.url;

  const codeOf = ({ status, body }: HttpAnswer) => [status, body?.error?.code];

  const INVALID = [400, 'INVALID_TOKEN'];

  describe('from a session', () => {
    it('is whoever was signed in, once they confirm what the browser comes back with', async () => {
      const user = githubUser();
      const answer = await test.app.post('/api/auth/github/link', undefined, ada.token);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.body).toEqual({
        url: expect.stringMatching(`^${PUBLIC_URL}/api/auth/github\\?link=[\\w-]{43}$`),
      });
      const end = await browse(test, user, `${answer.body.url}&client_state=mine`);
      expect(end.href).toMatch(/^https:\/\/[^?]*\/\?link_code=[\w-]{43}&client_state=mine$/);
      expect(end.origin).toBe(FRONTEND_URL);
      expect(await identities(ada.token)).toEqual([]);
      expect((await confirmLink(test, ada, end)).status).toBe(204);
      expect(await identities(ada.token)).toEqual([
        { provider: 'github', login: user.login, created_at: expect.stringMatching(/Z$/) },
      ]);
      expect((await signInBySpa(test, user)).body.user.id).toBe(ada.id);
    });

    it('shows the user which GitHub account it would be', async () => {
      const { body } = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const { location } = await test.browser().visit(body.url);
      expect(location?.searchParams.get('prompt')).toBe('select_account');
    });

    it('needs a session, and an address that is used once, within a minute', async () => {
      expect((await test.app.post('/api/auth/github/link')).status).toBe(401);
      const { body } = await test.app.post('/api/auth/github/link', undefined, ada.token);
      await browse(test, undefined, body.url);
      const again = await browse(test, githubUser(), body.url);
      expect(again.searchParams.get('error')).toBe('invalid_link');
      const late = await test.app.post('/api/auth/github/link', undefined, ada.token);
      await test.app.sql('UPDATE one_time_tokens SET expires_at = now()');
      const end = await browse(test, githubUser(), `${late.body.url}&client_state=mine`);
      expect(Object.fromEntries(end.searchParams)).toEqual({
        error: 'invalid_link',
        client_state: 'mine',
      });
      const forged = await browse(test, githubUser(), `${BEGIN}?link=forged`);
      expect(forged.searchParams.get('error')).toBe('invalid_link');
      expect(await identities(ada.token)).toEqual([]);
    });

    it('does no harm when it is linked already', async () => {
      const user = githubUser();
      expect((await linkFrom(test, ada, user)).status).toBe(204);
      expect((await linkFrom(test, ada, user)).status).toBe(204);
      expect(await identities(ada.token)).toHaveLength(1);
    });

    it('takes nobody from another account', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const grace = await createAccount(test.app);
      expect(codeOf(await linkFrom(test, grace, user))).toEqual([409, 'IDENTITY_TAKEN']);
      expect(await identities(grace.token)).toEqual([]);
      expect((await signInBySpa(test, user)).body.user.id).toBe(ada.id);
    });

    it('takes one GitHub user for each account', async () => {
      await linkFrom(test, ada, githubUser());
      const answer = await linkFrom(test, ada, githubUser());
      expect(codeOf(answer)).toEqual([409, 'ALREADY_LINKED']);
    });

    it('works whatever the addresses are', async () => {
      const user = githubUser({ emails: [primaryEmail(ada.email)] });
      expect((await linkFrom(test, ada, user)).status).toBe(204);
      const me = await test.app.get('/api/users/me', ada.token);
      expect(me.body.email_verified).toBe(false);
    });

    it('gives one GitHub user to one of two accounts that link it at once', async () => {
      const user = githubUser();
      const grace = await createAccount(test.app);
      const [adas, graces] = [await linkOf(test, ada, user), await linkOf(test, grace, user)];
      const answers = await Promise.all([
        confirmLink(test, ada, adas),
        confirmLink(test, grace, graces),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    });

    it('ends with all of the sessions, wherever it has got to', async () => {
      const user = githubUser();
      test.github.signedIn = user;
      const unused = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const { body } = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const browser = test.browser();
      const { location } = await browser.visit(body.url);
      const offered = await linkOf(test, ada, user);
      const logout = await test.app.post('/api/auth/logout', { all: true }, ada.token);
      expect(logout.status).toBe(204);
      expect((await confirmLink(test, ada, offered)).status).toBe(401);
      const end = await browser.follow(location ?? '');
      expect(end.searchParams.get('error')).toBe('invalid_state');
      const late = await browse(test, user, unused.body.url);
      expect(late.searchParams.get('error')).toBe('invalid_link');
      const { token } = await signIn(test.app, ada.email);
      expect(codeOf(await confirmLink(test, { token }, offered))).toEqual(INVALID);
      expect(await identities(token)).toEqual([]);
    });

    it('ends with the session that began it, wherever it has got to', async () => {
      const user = githubUser({ emails: [] });
      test.github.signedIn = user;
      const offered = await linkOf(test, ada, user);
      const browser = test.browser();
      const { location } = await browser.visit(await linkUrl(ada));
      const unused = await linkUrl(ada);
      expect((await test.app.post('/api/auth/logout', {}, ada.token)).status).toBe(204);
      const ends = [
        offered,
        await browser.follow(location ?? ''),
        await browse(test, user, unused),
      ];
      for (const end of ends) expect((await confirmLink(test, ada, end)).status).toBe(401);
      expect((await signInBySpa(test, user)).body.user.id).not.toBe(ada.id);
    });

    it('takes exchange codes with the sessions', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const end = await browse(test, user);
      await test.app.post('/api/auth/logout', { all: true }, ada.token);
      expect((await exchange(test, end)).status).toBe(401);
    });

    it('ends with the account', async () => {
      const { body } = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const browser = test.browser();
      const user = githubUser();
      test.github.signedIn = user;
      const { location } = await browser.visit(body.url);
      await test.app.sql('DELETE FROM users WHERE id = $1', [ada.id]);
      const end = await browser.follow(location ?? '');
      expect(end.searchParams.get('error')).toBe('invalid_state');
    });
  });

  describe('with a code to confirm it', () => {
    it('links nobody who was sent the address by somebody else', async () => {
      const user = githubUser({ emails: [] });
      const victim = await createAccount(test.app);
      const end = await browse(test, user, await linkUrl(ada));
      expect(errorOf(end)).toBeNull();
      expect((await signInBySpa(test, user)).body.user.id).not.toBe(ada.id);
      expect(codeOf(await confirmLink(test, victim, end))).toEqual(INVALID);
      expect((await confirmLink(test, {}, end)).status).toBe(401);
      expect(await identities(ada.token)).toEqual([]);
      expect(await identities(victim.token)).toEqual([]);
    });

    it("does not use up another user's", async () => {
      const grace = await createAccount(test.app);
      const end = await linkOf(test, ada, githubUser());
      expect(codeOf(await confirmLink(test, grace, end))).toEqual(INVALID);
      expect((await confirmLink(test, ada, end)).status).toBe(204);
      expect(await identities(grace.token)).toEqual([]);
    });

    it('takes it once, within a minute, and no other code', async () => {
      const end = await linkOf(test, ada, githubUser());
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => confirmLink(test, ada, end)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(400)]);
      await unlink(ada.token);
      const late = await linkOf(test, ada, githubUser());
      await test.app.sql('UPDATE one_time_tokens SET expires_at = now() WHERE user_id = $1', [
        ada.id,
      ]);
      const other = new URL(END);
      other.searchParams.set(
        'link_code',
        new URL(await linkUrl(ada)).searchParams.get('link') ?? '',
      );
      const exchangeable = await browse(test, githubUser());
      exchangeable.searchParams.set(
        'link_code',
        exchangeable.searchParams.get('exchange_code') ?? '',
      );
      for (const wrong of [end, late, other, exchangeable]) {
        expect(codeOf(await confirmLink(test, ada, wrong))).toEqual(INVALID);
      }
      expect((await confirmLink(test, ada, new URL(END))).status).toBe(400);
      expect(await identities(ada.token)).toEqual([]);
    });

    it('is no other code', async () => {
      const end = await linkOf(test, ada, githubUser());
      const code = end.searchParams.get('link_code') ?? '';
      const exchanged = await test.app.post('/api/auth/github', { exchange_code: code });
      expect(exchanged.status).toBe(401);
      expect(errorOf(await browse(test, githubUser(), `${BEGIN}?link=${code}`))).toBe(
        'invalid_link',
      );
      expect((await confirmLink(test, ada, end)).status).toBe(204);
    });

    it('keeps nothing readable of the visit, and the token that it brought afterwards', async () => {
      const end = await linkOf(test, ada, githubUser({ login: 'readable-login' }));
      const [row] = await test.app.sql<{ payload: Buffer }>(
        'SELECT payload FROM one_time_tokens WHERE user_id = $1 AND payload IS NOT NULL',
        [ada.id],
      );
      expect(row?.payload.length).toBeGreaterThan(40);
      for (const text of ['gho_', 'readable']) expect(row?.payload.includes(text)).toBe(false);
      await confirmLink(test, ada, end);
      const token = await test.app.app
        .get(IdentitiesService, { strict: false })
        .tokenOf(ada.id, 'github');
      expect(token).toEqual({
        value: expect.stringMatching(/^gho_/),
        scopes: ['read:user', 'user:email'],
      });
      expect(test.github.holds(token?.value ?? '')).toBe(true);
    });

    it("does not open in another code's row", async () => {
      const grace = await createAccount(test.app);
      const mine = await linkOf(test, ada, githubUser());
      await linkOf(test, grace, githubUser());
      await test.app.sql(
        `UPDATE one_time_tokens SET payload =
           (SELECT payload FROM one_time_tokens WHERE user_id = $2 AND payload IS NOT NULL)
          WHERE user_id = $1 AND payload IS NOT NULL`,
        [ada.id, grace.id],
      );
      expect((await confirmLink(test, ada, mine)).status).toBe(500);
      expect(await identities(ada.token)).toEqual([]);
    });

    it('is refused to a suspended account on the way back', async () => {
      const url = await linkUrl(ada);
      await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
      expect(errorOf(await browse(test, githubUser(), url))).toBe('suspended');
    });
  });
});
