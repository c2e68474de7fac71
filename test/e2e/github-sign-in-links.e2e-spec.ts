import { AccountData } from '../../src/modules/users/account-data.js';
import { lastMailTo, mailsTo } from '../factories/account-mails.js';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  browse,
  confirmLink,
  exchange,
  FRONTEND_URL,
  type GithubTest,
  linkFrom,
  linkOf,
  signInBySpa,
  startWithGithub,
  verifyAddress,
} from '../factories/github-sign-ins.js';
import { eventually } from '../factories/webhooks.js';
import { githubUser, primaryEmail } from '../support/fake-github-users.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(60_000);

describe('a link to GitHub', () => {
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

  const codeOf = ({ status, body }: HttpAnswer) => [status, body?.error?.code];

  const INVALID = [400, 'INVALID_TOKEN'];

  describe('is told by mail', () => {
    const told = async (email: string): Promise<string[]> =>
      (await mailsTo(test.app, email))
        .map(({ template }) => template)
        .filter((template) => template.startsWith('identity'));

    it('when it is linked and unlinked: who, when, and what to do', async () => {
      await verifyAddress(test, ada.id);
      const user = githubUser();
      await linkFrom(test, ada, user);
      await linkFrom(test, ada, user);
      expect(await told(ada.email)).toEqual(['identity-linked']);
      const linked = await lastMailTo(test.app, ada.email, 'identity-linked');
      expect(linked.text).toMatch(
        new RegExp(`GitHub user: ${user.login}\nTime: \\d+ \\w+ \\d{4} at \\d\\d:\\d\\d UTC`),
      );
      expect(linked.action_url).toBe(`${FRONTEND_URL}/auth/reset-password`);
      await unlink(ada.token);
      expect(await told(ada.email)).toEqual(['identity-unlinked', 'identity-linked']);
      const unlinked = await lastMailTo(test.app, ada.email, 'identity-unlinked');
      expect(unlinked.text).toContain(`GitHub user: ${user.login}\n`);
    });

    it('when a sign-in joins the account by its address', async () => {
      await verifyAddress(test, ada.id);
      const user = githubUser({ emails: [primaryEmail(ada.email)] });
      await signInBySpa(test, user);
      await signInBySpa(test, user);
      expect(await told(ada.email)).toEqual(['identity-linked']);
    });

    it('to nobody whose account it makes, and to no address that nobody verified', async () => {
      const user = githubUser();
      const { body } = await signInBySpa(test, user);
      expect(body.user.email_verified).toBe(true);
      expect(await told(body.user.email)).toEqual([]);
      await linkFrom(test, ada, githubUser());
      await unlink(ada.token);
      expect(await told(ada.email)).toEqual([]);
    });

    it('or is not linked', async () => {
      await verifyAddress(test, ada.id);
      const end = await linkOf(test, ada, githubUser());
      await test.app.sql('ALTER TABLE mails RENAME TO mails_away');
      try {
        expect((await confirmLink(test, ada, end)).status).toBe(500);
        expect(await identities(ada.token)).toEqual([]);
      } finally {
        await test.app.sql('ALTER TABLE mails_away RENAME TO mails');
      }
      expect((await confirmLink(test, ada, end)).status).toBe(204);
    });
  });

  describe('after unlinking', () => {
    it('is nobody: the link is gone', async () => {
      const user = githubUser({ emails: [] });
      await linkFrom(test, ada, user);
      expect((await unlink(ada.token)).status).toBe(204);
      expect(await identities(ada.token)).toEqual([]);
      expect(await test.app.sql('SELECT 1 FROM identities WHERE user_id = $1', [ada.id])).toEqual(
        [],
      );
      expect((await signInBySpa(test, user)).body.user.id).not.toBe(ada.id);
      expect((await unlink(ada.token)).status).toBe(404);
    });

    it('takes back what was on its way', async () => {
      const user = githubUser();
      await linkFrom(test, ada, user);
      const end = await browse(test, user);
      const offered = await linkOf(test, ada, user);
      await unlink(ada.token);
      expect((await exchange(test, end)).status).toBe(401);
      expect(codeOf(await confirmLink(test, ada, offered))).toEqual(INVALID);
    });

    it('is nobody although the sign-in had begun before', async () => {
      const user = githubUser({ emails: [] });
      await linkFrom(test, ada, user);
      const holder = await test.app.database.pool.connect();
      try {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [ada.id]);
        const signingIn = signInBySpa(test, user);
        await eventually('the sign-in waits for the account', async () => {
          const waiting = await test.app.sql(
            `SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length === 1;
        });
        await holder.query('DELETE FROM identities WHERE user_id = $1', [ada.id]);
        await holder.query('COMMIT');
        const { status, body } = await signingIn;
        expect(status).toBe(200);
        expect(body.user.id).not.toBe(ada.id);
      } finally {
        holder.release();
      }
      expect(await identities(ada.token)).toEqual([]);
      expect((await test.app.get('/api/auth/sessions', ada.token)).body.data).toHaveLength(1);
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
