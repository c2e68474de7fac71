import { AccountData } from '../../src/modules/users/account-data.js';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import {
  BEGIN,
  browse,
  exchange,
  FRONTEND_URL,
  type GithubTest,
  linkFrom,
  PUBLIC_URL,
  signInBySpa,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { API, CLIENT_ID } from '../support/fake-github.js';
import { githubUser, primaryEmail } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const TOKEN_PATH = `${API}/applications/${CLIENT_ID}/token`;

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

  const until = async (condition: () => boolean): Promise<void> => {
    const deadline = Date.now() + 5_000;
    while (!condition() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(condition()).toBe(true);
  };

  describe('from a session', () => {
    it('is whoever was signed in, once the browser comes back', async () => {
      const user = githubUser();
      const answer = await test.app.post('/api/auth/github/link', undefined, ada.token);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.body).toEqual({
        url: expect.stringMatching(`^${PUBLIC_URL}/api/auth/github\\?link=[\\w-]{43}$`),
      });
      const end = await browse(test, user, `${answer.body.url}&client_state=mine`);
      expect(end.href).toBe(`${FRONTEND_URL}/?linked=github&client_state=mine`);
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
      expect((await linkFrom(test, ada, user)).searchParams.get('linked')).toBe('github');
      expect((await linkFrom(test, ada, user)).searchParams.get('linked')).toBe('github');
      expect(await identities(ada.token)).toHaveLength(1);
    });

    it('takes nobody from another account', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const grace = await createAccount(test.app);
      const end = await linkFrom(test, grace, user);
      expect(end.searchParams.get('error')).toBe('identity_taken');
      expect(await identities(grace.token)).toEqual([]);
      expect((await signInBySpa(test, user)).body.user.id).toBe(ada.id);
    });

    it('takes one GitHub user for each account', async () => {
      await linkFrom(test, ada, githubUser());
      const end = await linkFrom(test, ada, githubUser());
      expect(end.searchParams.get('error')).toBe('already_linked');
    });

    it('works whatever the addresses are', async () => {
      const user = githubUser({ emails: [primaryEmail(ada.email)] });
      expect((await linkFrom(test, ada, user)).searchParams.get('linked')).toBe('github');
      const me = await test.app.get('/api/users/me', ada.token);
      expect(me.body.email_verified).toBe(false);
    });

    it('gives one GitHub user to one of two accounts that link it at once', async () => {
      const user = githubUser();
      const grace = await createAccount(test.app);
      test.github.signedIn = user;
      const ends = await Promise.all([linkFrom(test, ada, user), linkFrom(test, grace, user)]);
      const outcomes = ends.map(
        ({ searchParams }) => searchParams.get('linked') ?? searchParams.get('error'),
      );
      expect(outcomes.sort()).toEqual(['github', 'identity_taken']);
    });

    it('ends with all of the sessions, wherever it has got to', async () => {
      const user = githubUser();
      test.github.signedIn = user;
      const unused = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const { body } = await test.app.post('/api/auth/github/link', undefined, ada.token);
      const browser = test.browser();
      const { location } = await browser.visit(body.url);
      const logout = await test.app.post('/api/auth/logout', { all: true }, ada.token);
      expect(logout.status).toBe(204);
      const end = await browser.follow(location ?? '');
      expect(end.searchParams.get('error')).toBe('invalid_state');
      const late = await browse(test, user, unused.body.url);
      expect(late.searchParams.get('error')).toBe('invalid_link');
      const { token } = await signIn(test.app, ada.email);
      expect(await identities(token)).toEqual([]);
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

  describe('after unlinking', () => {
    it('is nobody: link and token are gone, here and at GitHub', async () => {
      const user = githubUser({ emails: [] });
      await linkFrom(test, ada, user);
      const [asked] = test.github.to(`${API}/user`);
      const token = asked?.headers.authorization?.replace('Bearer ', '') ?? '';
      expect(test.github.holds(token)).toBe(true);
      expect((await unlink(ada.token)).status).toBe(204);
      expect(await identities(ada.token)).toEqual([]);
      expect(await test.app.sql('SELECT 1 FROM identities WHERE user_id = $1', [ada.id])).toEqual(
        [],
      );
      await until(() => !test.github.holds(token));
      expect(test.github.to(TOKEN_PATH)).toHaveLength(1);
      expect((await signInBySpa(test, user)).body.user.id).not.toBe(ada.id);
      expect((await unlink(ada.token)).status).toBe(404);
    });

    it('is done at once, although GitHub is slow or away', async () => {
      for (const fault of [{ delayMs: 2_000 }, { hangUp: true }, { status: 500 }]) {
        test.github.faults.clear();
        await linkFrom(test, ada, githubUser());
        test.github.faults.set(TOKEN_PATH, fault);
        const begun = performance.now();
        expect((await unlink(ada.token)).status).toBe(204);
        expect(performance.now() - begun).toBeLessThan(1_500);
      }
    });

    it('takes back what was on its way', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const end = await browse(test, user);
      await unlink(ada.token);
      expect((await exchange(test, end)).status).toBe(401);
    });

    it('must leave another way to sign in', async () => {
      const { body } = await signInBySpa(test, githubUser());
      const refused = await unlink(body.access_token);
      expect([refused.status, refused.body.error.code]).toEqual([409, 'ONLY_SIGN_IN_METHOD']);
      expect(await identities(body.access_token)).toHaveLength(1);
      await test.app.sql(
        `INSERT INTO identities (id, user_id, issuer, subject)
         VALUES (gen_random_uuid(), $1, 'https://elsewhere.example', 'someone')`,
        [body.user.id],
      );
      expect((await unlink(body.access_token)).status).toBe(204);
    });

    it('is possible with a token that no key opens any more', async () => {
      await linkFrom(test, ada, githubUser());
      const [asked] = test.github.to(`${API}/user`);
      await test.app.sql(`UPDATE identities SET token = '\\x00' WHERE user_id = $1`, [ada.id]);
      expect((await unlink(ada.token)).status).toBe(204);
      expect(await identities(ada.token)).toEqual([]);
      expect(test.github.holds(asked?.headers.authorization?.slice('Bearer '.length) ?? '')).toBe(
        true,
      );
    });
  });

  describe('as the user sees it', () => {
    it('is a list of pages, and private', async () => {
      await linkFrom(test, ada, githubUser());
      await test.app.sql(
        `INSERT INTO identities (id, user_id, issuer, subject)
         VALUES ('00000000-0000-7000-8000-000000000001', $1, 'https://elsewhere.example', 'me')`,
        [ada.id],
      );
      const first = await test.app.get('/api/auth/identities?limit=1', ada.token);
      expect(first.body.data).toMatchObject([{ provider: 'github' }]);
      expect(first.body.pagination).toMatchObject({ limit: 1, has_more: true });
      const second = await test.app.get(
        `/api/auth/identities?limit=1&cursor=${first.body.pagination.next_cursor}`,
        ada.token,
      );
      expect(second.body.data).toEqual([
        { provider: 'https://elsewhere.example', login: null, created_at: expect.any(String) },
      ]);
      expect((await test.app.get('/api/auth/identities')).status).toBe(401);
      const grace = await createAccount(test.app);
      expect(await identities(grace.token)).toEqual([]);
    });

    it('is exported without its token', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const source = test.app.app
        .get(AccountData, { strict: false })
        .all()
        .find(({ name }) => name === 'identities');
      const batches: (readonly object[])[] = [];
      for await (const batch of source?.export(ada.id) ?? []) batches.push(batch);
      expect(batches).toEqual([
        [{ provider: 'github', login: user.login, created_at: expect.any(String) }],
      ]);
    });
  });
});
