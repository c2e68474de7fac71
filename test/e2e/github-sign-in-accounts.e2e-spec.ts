import { type Account, createAccount, signIn } from '../factories/accounts.js';
import {
  browse,
  exchange,
  type GithubTest,
  signInBySpa,
  startWithGithub,
  verifyAddress,
} from '../factories/github-sign-ins.js';
import { githubUser, primaryEmail } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

describe('whose account a GitHub user has', () => {
  let test: GithubTest;
  let ada: Account;

  beforeAll(async () => {
    test = await startWithGithub();
  });

  beforeEach(async () => {
    ada = await createAccount(test.app);
  });

  afterAll(() => test.close());

  const identities = async (token: string) =>
    (await test.app.get('/api/auth/identities', token)).body.data;

  describe('by the address', () => {
    const sameAddress = (verified: boolean) =>
      githubUser({ emails: [primaryEmail(ada.email.toUpperCase(), verified)] });

    it('is the account whose address is verified here and there', async () => {
      await verifyAddress(test, ada.id);
      const { status, body } = await signInBySpa(test, sameAddress(true));
      expect([status, body.user.id]).toEqual([200, ada.id]);
      expect(body.user.email).toBe(ada.email);
      expect((await signIn(test.app, ada.email)).id).toBe(ada.id);
    });

    it('is nobody whose address is verified only there: it must be linked from here', async () => {
      const user = sameAddress(true);
      const answer = await signInBySpa(test, user);
      expect([answer.status, answer.body.error.code]).toEqual([409, 'EMAIL_TAKEN']);
      const end = await browse(test, user);
      expect(end.searchParams.get('error')).toBe('email_taken');
      expect(await identities(ada.token)).toEqual([]);
    });

    it('is a new account without an address when it is verified only here', async () => {
      await verifyAddress(test, ada.id);
      const { status, body } = await signInBySpa(test, sameAddress(false));
      expect(status).toBe(200);
      expect(body.user.id).not.toBe(ada.id);
      expect(body.user.email).toBeNull();
    });

    it('is a new account without an address when it is verified nowhere', async () => {
      const { status, body } = await signInBySpa(test, sameAddress(false));
      expect([status, body.user.email]).toEqual([200, null]);
      expect(body.user.id).not.toBe(ada.id);
    });

    it('is not the account of another address that the user has, or shows', async () => {
      await verifyAddress(test, ada.id);
      const login = `x${ada.id.slice(-8)}`;
      const user = githubUser({
        login,
        emails: [
          primaryEmail(`${login}@example.net`),
          { ...primaryEmail(ada.email), primary: false },
        ],
      });
      const { body } = await signInBySpa(test, user);
      expect(body.user.id).not.toBe(ada.id);
    });

    it('is not an account that is linked to another GitHub user', async () => {
      await verifyAddress(test, ada.id);
      await signInBySpa(test, sameAddress(true));
      const answer = await signInBySpa(test, sameAddress(true));
      expect([answer.status, answer.body.error.code]).toEqual([409, 'ALREADY_LINKED']);
    });

    it('is no suspended account', async () => {
      await verifyAddress(test, ada.id);
      await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
      const answer = await signInBySpa(test, sameAddress(true));
      expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('by the number', () => {
    it('stays when login, name and address change there, and takes the new login', async () => {
      const user = githubUser();
      const { body } = await signInBySpa(test, user);
      const address = body.user.email;
      user.login = `renamed-${user.id}`;
      user.emails = [primaryEmail(`${user.login}@example.org`)];
      const again = await signInBySpa(test, user);
      expect(again.body.user).toMatchObject({ id: body.user.id, email: address });
      expect(again.body.user.username).toBe(body.user.username);
      expect(await identities(again.body.access_token)).toEqual([
        { provider: 'github', login: user.login, created_at: expect.stringMatching(/Z$/) },
      ]);
    });

    it('is not that of somebody who took a login which was given up', async () => {
      const former = githubUser({ emails: [] });
      const login = former.login;
      const { body } = await signInBySpa(test, former);
      former.login = `moved-${former.id}`;
      const squatter = githubUser({ login, emails: [] });
      const answer = await signInBySpa(test, squatter);
      expect(answer.body.user.id).not.toBe(body.user.id);
      expect((await signInBySpa(test, former)).body.user.id).toBe(body.user.id);
    });

    it('stays when the address is that of another account by now', async () => {
      const user = githubUser();
      const { body } = await signInBySpa(test, user);
      await verifyAddress(test, ada.id);
      user.emails = [primaryEmail(ada.email)];
      expect((await signInBySpa(test, user)).body.user.id).toBe(body.user.id);
    });

    it('opens no session when the account is suspended, in either way', async () => {
      const user = githubUser();
      const { body } = await signInBySpa(test, user);
      const end = await browse(test, user);
      await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [body.user.id]);
      const answers = [await exchange(test, end), await signInBySpa(test, user)];
      for (const answer of answers) {
        expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
      }
      const later = await browse(test, user);
      expect(later.searchParams.get('error')).toBe('suspended');
    });
  });
});
