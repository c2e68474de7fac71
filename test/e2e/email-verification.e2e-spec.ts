import { createHash } from 'node:crypto';
import { Retention } from '../../src/database/retention.js';
import { EventListeners } from '../../src/events/event-listeners.js';
import {
  ageMails,
  expireTokens,
  lastMailTo,
  mailedToken,
  mailsTo,
  tokenIn,
} from '../factories/account-mails.js';
import { type Account, createAccount, newEmail, PASSWORD, signUp } from '../factories/accounts.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { askUnderForgedHost } from '../support/forged-host.js';
import type { HttpAnswer } from '../support/http-client.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

const ADMIN = 'chief@example.com';

const outcome = ({ status, body }: HttpAnswer) => [status, body.error?.code];

describe('verifying an e-mail address', () => {
  let app: TestApp;
  const told: string[] = [];

  const verify = (token: unknown) => app.post('/api/auth/email/verify', { token });
  const resend = (token?: string) => app.post('/api/auth/email/resend', undefined, token);
  const me = async (token: string) => (await app.get('/api/users/me', token)).body;

  beforeAll(async () => {
    app = await startApp({
      env: {
        PUBLIC_URL: 'https://api.example.com/base',
        ADMIN_EMAILS: ADMIN,
        TRUST_PROXY: '1',
      },
    });
    app.app.get(EventListeners).register('user.email_verified', 'test', ({ payload }) => {
      told.push(payload.user_id);
      return Promise.resolve();
    });
  });

  afterAll(() => app.close());

  it('begins with a mail at registration that leads to where the server is known to be', async () => {
    const email = newEmail();
    const headers = { origin: 'https://api.example.com' };
    const body = { email, password: PASSWORD };
    const { status } = await askUnderForgedHost(app, 'POST', '/api/auth/register', {
      body,
      headers,
    });
    expect(status).toBe(201);
    const mails = await mailsTo(app, email);
    expect(mails.map(({ template }) => template)).toEqual(['verify-email']);
    expect(mails[0]?.action_url).toMatch(
      /^https:\/\/api\.example\.com\/base\/auth\/verify-email#token=[\w-]{43}$/,
    );
    expect(mails[0]?.text).toContain('within 3 days');
    expect(JSON.stringify(mails)).not.toContain('evil');
  });

  it('says whose account it is, who caused the mail, and what the button does', async () => {
    const { email, username, token } = await createAccount(app);
    await ageMails(app, 60);
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' };
    await app.request('POST', '/api/auth/email/resend', { token, headers });
    const [second, first] = (await mailsTo(app, email)).map(({ text }) =>
      text.replace(/\s+/g, ' '),
    );
    expect(first).toContain(`An account named ${username} was made with this address.`);
    expect(second).toContain(`signed in to the account named ${username} asked to verify`);
    expect(second).toContain(`Account: ${username} Device: Firefox on Linux IP address: 127.0.0.1`);
    for (const text of [first, second]) {
      expect(text).toMatch(/Time: \d+ \w+ \d{4} at \d\d:\d\d UTC/);
      expect(text).toContain(`that gives the account ${username} this address`);
      expect(text).toContain('If you did not make an account of that name, ignore this mail');
    }
  });

  it('sends nothing for a registration that fails', async () => {
    const { email } = await createAccount(app);
    expect((await signUp(app, { email: email.toUpperCase() })).status).toBe(409);
    expect(await mailsTo(app, email)).toHaveLength(1);
  });

  it('ends with the token, once, and is told to who listens', async () => {
    const { id, email, token } = await createAccount(app);
    expect(await me(token)).toMatchObject({ email_verified: false });
    const mailed = await mailedToken(app, email, 'verify-email');
    const answer = await verify(mailed);
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await me(token)).toMatchObject({ email_verified: true });
    await eventually('it is told', () => told.includes(id));
    expect(outcome(await verify(mailed))).toEqual([400, 'INVALID_TOKEN']);
    expect(told.filter((user) => user === id)).toHaveLength(1);
  });

  it('makes an admin of who owns a configured address, at once', async () => {
    const { token } = await createAccount(app, { email: ADMIN });
    expect(await me(token)).toMatchObject({ role: 'user' });
    expect((await app.get('/api/webhooks', token)).status).toBe(403);
    await verify(await mailedToken(app, ADMIN, 'verify-email'));
    expect(await me(token)).toMatchObject({ role: 'admin' });
    await eventually(
      'the same token opens more',
      async () => (await app.get('/api/webhooks', token)).status === 200,
      1 + MACHINE_SLACK_MS / 1_000,
    );
  });

  it('is done once however many do it at once', async () => {
    const { email } = await createAccount(app);
    const mailed = await mailedToken(app, email, 'verify-email');
    const answers = await Promise.all(Array.from({ length: 10 }, () => verify(mailed)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      204,
      ...Array<number>(9).fill(400),
    ]);
  });

  it.each([
    ['has expired', (id: string) => expireTokens(app, id)],
    [
      'went to a former address',
      (id: string) => app.sql('UPDATE users SET email = $2 WHERE id = $1', [id, newEmail()]),
    ],
    [
      'is for something else',
      (id: string) =>
        app.sql(`UPDATE one_time_tokens SET purpose = 'reset-password' WHERE user_id = $1`, [id]),
    ],
    [
      "went with its user's account",
      (id: string) => app.sql('DELETE FROM users WHERE id = $1', [id]),
    ],
  ])('does not take a token that %s', async (_, spoil) => {
    const { id, email } = await createAccount(app);
    const mailed = await mailedToken(app, email, 'verify-email');
    await spoil(id);
    expect(outcome(await verify(mailed))).toEqual([400, 'INVALID_TOKEN']);
    expect(
      await app.sql('SELECT FROM users WHERE id = $1 AND email_verified_at IS NOT NULL', [id]),
    ).toEqual([]);
  });

  it.each(['A'.repeat(43), 'no token', "' OR true --", '\u0000'])(
    'does not take %j for a token',
    async (token) => {
      expect(outcome(await verify(token))).toEqual([400, 'INVALID_TOKEN']);
    },
  );

  it.each([undefined, '', 7, null, ['x'], 'x'.repeat(129)])(
    'refuses %j in place of a token',
    async (token) => {
      const answer = await verify(token);
      expect(outcome(answer)).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body.error.details).toEqual([{ field: 'token', message: expect.any(String) }]);
    },
  );

  it('keeps the token out of tables and logs', async () => {
    const { email } = await createAccount(app);
    const mailed = await mailedToken(app, email, 'verify-email');
    const rows = await app.sql<{ text: string }>(
      `SELECT row_to_json(t)::text AS text FROM one_time_tokens t
       UNION ALL SELECT row_to_json(m)::text || encode(parameters, 'escape') FROM mails m`,
    );
    const kept = JSON.stringify([rows, app.logs]);
    expect(rows.length).toBeGreaterThan(1);
    expect(kept).not.toContain(mailed);
    expect(kept).not.toContain(Buffer.from(mailed, 'base64url').toString('hex'));
    expect(kept).not.toContain(Buffer.from(mailed).toString('hex'));
  });

  describe('with another mail', () => {
    it('is for who is signed in', async () => {
      expect(outcome(await resend())).toEqual([401, 'UNAUTHORIZED']);
    });

    it('sends one a minute at most, and says when the next may be sent', async () => {
      const { email, token } = await createAccount(app);
      const early = await resend(token);
      expect(outcome(early)).toEqual([429, 'RATE_LIMITED']);
      expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(Number(early.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      await ageMails(app, 60);
      const answers = await Promise.all(Array.from({ length: 8 }, () => resend(token)));
      const sent = answers.filter(({ status }) => status === 202);
      expect(sent.map(({ body }) => body)).toEqual(['']);
      expect(sent[0]?.headers.get('cache-control')).toBe('no-store');
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
      expect(await mailsTo(app, email)).toHaveLength(2);
    });

    it('leaves the former link good, until one of them is used', async () => {
      const { email, token } = await createAccount(app);
      await ageMails(app, 60);
      await resend(token);
      const [second, first] = await mailsTo(app, email);
      if (!first || !second) throw new Error('not two mails');
      expect(tokenIn(first)).not.toBe(tokenIn(second));
      expect((await verify(tokenIn(first))).status).toBe(204);
      expect(outcome(await verify(tokenIn(second)))).toEqual([400, 'INVALID_TOKEN']);
    });

    it('sends five a day at most', async () => {
      const { email, token } = await createAccount(app);
      for (let count = 2; count <= 5; count += 1) {
        await ageMails(app, 60 * 60);
        expect((await resend(token)).status).toBe(202);
      }
      await ageMails(app, 60 * 60);
      const refused = await resend(token);
      expect(outcome(refused)).toEqual([429, 'RATE_LIMITED']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(18 * 60 * 60);
      await ageMails(app, 19 * 60 * 60);
      expect((await resend(token)).status).toBe(202);
      expect(await mailsTo(app, email)).toHaveLength(6);
    });

    it('counts by the address, whatever account it is of', async () => {
      const email = newEmail();
      const remove = ({ token }: Account) =>
        app.request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } });
      const given = async () => app.sql('SELECT FROM mails WHERE lower(recipient) = $1', [email]);
      const sent: number[] = [];
      for (let count = 1; count <= 7; count += 1) {
        const account = await createAccount(app, { email: email.toUpperCase() });
        sent.push((await given()).length);
        // Signed up all the same, and refused another mail.
        expect(outcome(await resend(account.token))).toEqual([429, 'RATE_LIMITED']);
        expect((await remove(account)).status).toBe(204);
        if (count > 1) await ageMails(app, 60);
      }
      // The second came within the minute.
      expect(sent).toEqual([1, 0, 1, 1, 1, 1, 0]);
      const { token } = await createAccount(app, { email });
      const refused = await resend(token);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(23 * 60 * 60);
      const stored = await app.sql<{ text: string }>(
        'SELECT a::text AS text FROM mail_allowances a',
      );
      const digest = createHash('sha256').update(email).digest('hex');
      for (const text of [email, Buffer.from(email).toString('hex'), digest]) {
        expect(JSON.stringify(stored)).not.toContain(text);
      }
    });

    it('forgets after a day to whom it was sent', async () => {
      const retention = app.app.get(Retention, { strict: false });
      await createAccount(app);
      await ageMails(app, 23 * 60 * 60);
      const { email } = await createAccount(app);
      await retention.run();
      expect((await app.sql('SELECT FROM mail_allowances')).length).toBeGreaterThan(1);
      await ageMails(app, 60 * 60);
      await retention.run();
      expect(await app.sql('SELECT FROM mail_allowances')).toHaveLength(1);
      expect(await mailsTo(app, email)).toHaveLength(1);
    });

    it('has nothing to send to a verified address, nor to none', async () => {
      const { id, email, token } = await createAccount(app);
      await verify(tokenIn(await lastMailTo(app, email, 'verify-email')));
      expect(outcome(await resend(token))).toEqual([409, 'ALREADY_VERIFIED']);
      await app.sql('UPDATE users SET email = NULL, email_verified_at = NULL WHERE id = $1', [id]);
      expect(outcome(await resend(token))).toEqual([409, 'NO_ADDRESS']);
    });
  });
});
