import { hashPassword } from '../../src/modules/auth/passwords/password-hash.js';
import {
  ageMails,
  expireTokens,
  lastMailTo,
  mailedToken,
  mailsTo,
  tokenIn,
  verifyAddress,
} from '../factories/account-mails.js';
import {
  type Account,
  createAccount,
  newEmail,
  PASSWORD,
  refresh,
  signIn,
} from '../factories/accounts.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { askUnderForgedHost } from '../support/forged-host.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(90_000);

const NEW_PASSWORD = 'a new horse, another staple';

const outcome = ({ status, body }: HttpAnswer) => [status, body.error?.code];

const FLOOR_MS = 300;
const ROUNDS = 15;
/** Of the fastest answers: what either kind does before them would add to every one of its own. */
const ALIKE_MS = 10;

describe('resetting a password', () => {
  let app: TestApp;

  const forgot = (email: unknown, headers = {}) =>
    app.request('POST', '/api/auth/password/forgot', { body: { email }, headers });
  const reset = (token: unknown, password: unknown = NEW_PASSWORD) =>
    app.post('/api/auth/password/reset', { token, password });
  const login = (email: string, password = NEW_PASSWORD) =>
    app.post('/api/auth/login', { email, password });

  /** Somebody who has a link to choose a new password with. */
  const forgetful = async (): Promise<Account & { readonly mailed: string }> => {
    const account = await createAccount(app);
    await forgot(account.email);
    return { ...account, mailed: await mailedToken(app, account.email, 'reset-password') };
  };

  const timed = async (email: string): Promise<number> => {
    const begun = performance.now();
    await forgot(email);
    return performance.now() - begun;
  };

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'https://api.example.com', TRUST_PROXY: '1' } });
  });

  afterAll(() => app.close());

  describe('asking for a link', () => {
    it('is answered alike for known, unknown and suspended addresses', async () => {
      const known = await createAccount(app);
      const suspended = await createAccount(app);
      await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.id]);
      const visible = async (email: string) => {
        const { status, body, headers } = await forgot(email, { 'x-request-id': 'the-same' });
        const { date: _, ...rest } = Object.fromEntries(headers);
        return { status, body, headers: rest };
      };
      const answer = await visible(newEmail());
      expect([answer.status, answer.body]).toEqual([202, '']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(await visible(known.email)).toEqual(answer);
      expect(await visible(suspended.email)).toEqual(answer);
      // The second mail within the minute is none, and that does not show either.
      expect(await visible(known.email)).toEqual(answer);
      for (const { email } of [known, suspended]) {
        expect(await mailsTo(app, email, 'reset-password')).toHaveLength(1);
      }
    });

    it('takes as long for an unknown address as for one that is sent a mail', async () => {
      let [fastest, fastestUnknown] = [Infinity, Infinity];
      const measure = async (): Promise<void> => {
        const accounts = [];
        for (let round = 0; round < ROUNDS; round += 1) accounts.push(await createAccount(app));
        await mailsTo(app, newEmail());
        for (const { email } of accounts) {
          fastest = Math.min(fastest, await timed(email));
          fastestUnknown = Math.min(fastestUnknown, await timed(newEmail()));
        }
      };
      // Whatever else the machine does only adds to a time, and hardly to all of them: where it does
      // much else, more of them are needed. What the answers themselves differ in stays.
      for (let times = 0; times < 3; times += 1) {
        await measure();
        if (Math.abs(fastest - fastestUnknown) < ALIKE_MS) break;
      }
      expect(Math.min(fastest, fastestUnknown)).toBeGreaterThanOrEqual(FLOOR_MS - 1);
      expect(Math.abs(fastest - fastestUnknown)).toBeLessThan(ALIKE_MS);
    });

    it('mails a link to where the server is known to be, whatever the case', async () => {
      const { email } = await createAccount(app);
      const body = { email: email.toUpperCase() };
      const path = '/api/auth/password/forgot';
      expect((await askUnderForgedHost(app, 'POST', path, { body })).status).toBe(202);
      const mail = await lastMailTo(app, email, 'reset-password');
      expect(mail.to).toBe(email);
      expect(mail.action_url).toMatch(
        /^https:\/\/api\.example\.com\/auth\/reset-password#token=[\w-]{43}$/,
      );
      expect(mail.text).toContain('within 1 hour');
      expect(JSON.stringify(mail)).not.toContain('evil');
    });

    it('mails one a minute, five an hour and twenty a day at most', async () => {
      const { email } = await createAccount(app);
      const asked = async () => {
        await Promise.all([forgot(email), forgot(email), forgot(email)]);
        const count = (await mailsTo(app, email, 'reset-password')).length;
        await ageMails(app, 61);
        return count;
      };
      for (const count of [1, 2, 3, 4, 5, 5, 5]) expect(await asked()).toBe(count);
      await ageMails(app, 3_600);
      expect(await asked()).toBe(6);
      // As if there had been twenty since the first.
      await app.sql(
        `UPDATE mail_allowances
            SET sent_at = sent_at || array_fill(sent_at[cardinality(sent_at)], ARRAY[14])`,
      );
      await ageMails(app, 3_600);
      expect(await asked()).toBe(6);
      await ageMails(app, 22 * 3_600);
      expect(await asked()).toBe(7);
    });

    it('counts by the address, whatever account it is of', async () => {
      const email = newEmail();
      const given: number[] = [];
      for (let count = 1; count <= 3; count += 1) {
        const { token } = await createAccount(app, { email });
        expect((await forgot(email)).status).toBe(202);
        given.push((await mailsTo(app, email, 'reset-password')).length);
        await app.request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } });
        if (count > 1) await ageMails(app, 60);
      }
      expect(given).toEqual([1, 0, 1]);
    });

    it.each([undefined, '', 'nobody', 7, `${'a'.repeat(250)}@example.com`])(
      'refuses %j in place of an address',
      async (email) => {
        const answer = await forgot(email);
        expect(outcome(answer)).toEqual([400, 'VALIDATION_ERROR']);
        expect(answer.body.error.details).toEqual([
          { field: 'email', message: expect.any(String) },
        ]);
      },
    );
  });

  it('changes the password, ends every session and verifies the address', async () => {
    const { id, email, mailed, token, refreshToken } = await forgetful();
    const other = await signIn(app, email);
    const answer = await reset(mailed);
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const session of [{ token, refreshToken }, other]) {
      expect((await app.get('/api/users/me', session.token)).status).toBe(401);
      expect((await refresh(app, session.refreshToken)).status).toBe(401);
    }
    expect(
      await app.sql('SELECT DISTINCT revoked_reason FROM sessions WHERE user_id = $1', [id]),
    ).toEqual([{ revoked_reason: 'password_reset' }]);
    expect(outcome(await login(email, PASSWORD))).toEqual([401, 'INVALID_CREDENTIALS']);
    const { status, body } = await login(email);
    expect([status, body.user.email_verified]).toEqual([200, true]);
    expect(await app.sql('SELECT FROM one_time_tokens WHERE user_id = $1', [id])).toEqual([]);
  });

  it('is done once of ten times at once', async () => {
    const { email, mailed } = await forgetful();
    const passwords = Array.from({ length: 10 }, (_, index) => `${NEW_PASSWORD} ${index}`);
    const answers = await Promise.all(passwords.map((password) => reset(mailed, password)));
    const done = answers.flatMap(({ status }, index) => (status === 204 ? [index] : []));
    expect(done).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 204)) {
      expect(outcome(answer)).toEqual([400, 'INVALID_TOKEN']);
    }
    const signedIn = await Promise.all(passwords.map((password) => login(email, password)));
    expect(signedIn.flatMap(({ status }, index) => (status === 200 ? [index] : []))).toEqual(done);
  });

  it('makes every other link useless, also one that is used at the same time', async () => {
    const { email, mailed } = await forgetful();
    await ageMails(app, 60);
    await forgot(email);
    const [second] = await mailsTo(app, email, 'reset-password');
    if (!second) throw new Error('no second mail');
    const answers = await Promise.all([reset(mailed), reset(tokenIn(second))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it('leaves the link good when the password will not do', async () => {
    const { mailed } = await forgetful();
    for (const password of ['Password1', 'seven77', 'x'.repeat(129), 7, undefined]) {
      const answer = await reset(mailed, password ?? null);
      expect(outcome(answer)).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body.error.details).toEqual([
        { field: 'password', message: expect.any(String) },
      ]);
    }
    expect((await reset(mailed)).status).toBe(204);
  });

  it.each([
    ['was used', (_: string, mailed: string) => reset(mailed)],
    ['has expired', (id: string) => expireTokens(app, id)],
    [
      'went to a former address',
      (id: string) => app.sql('UPDATE users SET email = $2 WHERE id = $1', [id, newEmail()]),
    ],
    [
      'is for something else',
      (id: string) =>
        app.sql(`UPDATE one_time_tokens SET purpose = 'verify-email' WHERE user_id = $1`, [id]),
    ],
  ])('does not take a token that %s', async (_, spoil) => {
    const { id, mailed } = await forgetful();
    await spoil(id, mailed);
    const hashOf = () => app.sql('SELECT password_hash FROM users WHERE id = $1', [id]);
    const before = await hashOf();
    expect(outcome(await reset(mailed, `${NEW_PASSWORD}!`))).toEqual([400, 'INVALID_TOKEN']);
    expect(await hashOf()).toEqual(before);
  });

  it('says the same of a token that never was', async () => {
    expect(outcome(await reset('A'.repeat(43)))).toEqual([400, 'INVALID_TOKEN']);
  });

  it('is open to a suspended account, which still cannot sign in', async () => {
    const { id, email, mailed } = await forgetful();
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);
    expect((await reset(mailed)).status).toBe(204);
    expect(outcome(await login(email))).toEqual([403, 'FORBIDDEN']);
  });

  it.each(['a verified', 'an unverified'])(
    'gives a password to an account without one that has %s address',
    async (kind) => {
      const { id, email } = await createAccount(app);
      await app.sql('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
      if (kind === 'a verified') await verifyAddress(app, id);
      await forgot(email);
      expect((await reset(await mailedToken(app, email, 'reset-password'))).status).toBe(204);
      expect((await login(email)).body.user).toMatchObject({ id, email_verified: true });
    },
  );

  it('lets no sign-in through that was under way with the former password', async () => {
    const { id, email } = await createAccount(app);
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE users SET password_hash = $2 WHERE id = $1', [
        id,
        await hashPassword(NEW_PASSWORD),
      ]);
      const signingIn = login(email, PASSWORD);
      const waits = async () => {
        const { rowCount } = await client.query(
          `SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      };
      await eventually('it has verified the former password', waits);
      await client.query('COMMIT');
      expect(outcome(await signingIn)).toEqual([401, 'INVALID_CREDENTIALS']);
    } finally {
      client.release();
    }
    expect(await app.sql('SELECT FROM sessions WHERE user_id = $1', [id])).toHaveLength(1);
    expect((await login(email)).status).toBe(200);
  });

  it('leaves nothing linked that was linked before anybody had proved the address', async () => {
    const identities = async ({ id }: Account): Promise<unknown[]> =>
      app.sql('SELECT issuer FROM identities WHERE user_id = $1', [id]);
    const link = ({ id }: Account): Promise<unknown> =>
      app.sql(
        `INSERT INTO identities (id, user_id, issuer, subject)
         VALUES (gen_random_uuid(), $1, 'github', $1::uuid::text)`,
        [id],
      );
    const squatted = await forgetful();
    await link(squatted);
    expect((await reset(squatted.mailed)).status).toBe(204);
    expect(await identities(squatted)).toEqual([]);

    const hearsay = await createAccount(app);
    await app.sql('UPDATE users SET password_hash = NULL WHERE id = $1', [hearsay.id]);
    await link(hearsay);
    await forgot(hearsay.email);
    const told = await mailedToken(app, hearsay.email, 'reset-password');
    expect((await reset(told)).status).toBe(204);
    expect(await identities(hearsay)).toEqual([]);

    const owned = await createAccount(app);
    await verifyAddress(app, owned.id);
    await link(owned);
    await forgot(owned.email);
    const mailed = await mailedToken(app, owned.email, 'reset-password');
    expect((await reset(mailed)).status).toBe(204);
    expect(await identities(owned)).toEqual([{ issuer: 'github' }]);
  });

  it('limits how often anybody asks, by address and by account', async () => {
    const limited = await startApp({ sharing: app, env: { RATE_LIMIT_AUTH_MAX: '3' } });
    try {
      const email = newEmail();
      const statuses: number[] = [];
      for (let count = 0; count < 5; count += 1) {
        const { status } = await limited.post('/api/auth/password/forgot', { email });
        statuses.push(status);
      }
      expect(statuses).toEqual([202, 202, 202, 429, 429]);
      const others = await Promise.all([
        limited.post('/api/auth/password/reset', { token: 'x', password: NEW_PASSWORD }),
        limited.post('/api/auth/email/verify', { token: 'x' }),
      ]);
      expect(others.map(({ status }) => status)).toEqual([429, 429]);
    } finally {
      await limited.close();
    }
  });
});
