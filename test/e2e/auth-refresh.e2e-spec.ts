import { createAccount, refresh, signIn } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

const sessionOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid;

jest.setTimeout(60_000);

describe('refreshing', () => {
  let app: TestApp;

  const age = (token: string, seconds: number) =>
    app.sql(
      `UPDATE sessions SET rotated_at = now() - $2::int * interval '1 second' WHERE id = $1`,
      [sessionOf(token), seconds],
    );

  beforeAll(async () => {
    app = await startApp();
  }, 60_000);

  afterAll(() => app.close());

  it('answers with a new pair of the same session that no cache may keep', async () => {
    const { token, refreshToken } = await createAccount(app);
    const answer = await refresh(app, refreshToken);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(answer.body.refresh_token).not.toBe(refreshToken);
    expect(sessionOf(answer.body.access_token)).toBe(sessionOf(token));
    expect((await app.get('/api/users/me', answer.body.access_token)).status).toBe(200);
  });

  it('follows a lineage for as long as it is refreshed in turn', async () => {
    let { refreshToken } = await createAccount(app);
    const seen = new Set([refreshToken]);
    for (let turn = 0; turn < 10; turn += 1) {
      const { body } = await refresh(app, refreshToken);
      refreshToken = body.refresh_token;
      seen.add(refreshToken);
    }
    expect(seen.size).toBe(11);
  });

  it('gives the direct predecessor the same successor for ten seconds', async () => {
    const { token, refreshToken } = await createAccount(app);
    const first = await refresh(app, refreshToken);
    await age(token, 7);
    const second = await refresh(app, refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).toBe(first.body.refresh_token);
    const third = await refresh(app, first.body.refresh_token);
    expect(third.status).toBe(200);
    expect(third.body.refresh_token).not.toBe(first.body.refresh_token);
  });

  it('does not prolong the grace by using it', async () => {
    const { token, refreshToken } = await createAccount(app);
    await refresh(app, refreshToken);
    await age(token, 6);
    expect((await refresh(app, refreshToken)).status).toBe(200);
    // So much later, it would still be within a grace that begins with each use.
    await app.sql(
      `UPDATE sessions SET rotated_at = rotated_at - interval '5 seconds' WHERE id = $1`,
      [sessionOf(token)],
    );
    expect((await refresh(app, refreshToken)).body.error.code).toBe('TOKEN_REUSED');
  });

  it('takes the predecessor after ten seconds for theft and ends the session', async () => {
    const { token, refreshToken } = await createAccount(app);
    const successor = await refresh(app, refreshToken);
    await age(token, 11);
    const reused = await refresh(app, refreshToken);
    expect([reused.status, reused.body.error.code]).toEqual([401, 'TOKEN_REUSED']);
    const living = await refresh(app, successor.body.refresh_token);
    expect([living.status, living.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect((await app.get('/api/users/me', token)).body.error.code).toBe('UNAUTHORIZED');
    const [session] = await app.sql('SELECT revoked_reason FROM sessions WHERE id = $1', [
      sessionOf(token),
    ]);
    expect(session).toEqual({ revoked_reason: 'reuse' });
  });

  it('takes anything older than the predecessor for theft even at once', async () => {
    const { refreshToken } = await createAccount(app);
    const { body } = await refresh(app, refreshToken);
    await refresh(app, body.refresh_token);
    const reused = await refresh(app, refreshToken);
    expect([reused.status, reused.body.error.code]).toEqual([401, 'TOKEN_REUSED']);
  });

  it("leaves a user's other sessions alone when one is stolen", async () => {
    const { email, refreshToken, token } = await createAccount(app);
    const other = await signIn(app, email);
    await refresh(app, refreshToken);
    await age(token, 60);
    await refresh(app, refreshToken);
    expect((await app.get('/api/users/me', other.token)).status).toBe(200);
    expect((await refresh(app, other.refreshToken)).status).toBe(200);
  });

  it('leaves one living lineage after a thousand refreshes of one token at once', async () => {
    const { token, refreshToken } = await createAccount(app);
    // Opens the pool's connections, so that the refreshes truly meet.
    await Promise.all(Array.from({ length: 100 }, () => app.get('/api/users/me', token)));
    const answering = Array.from({ length: 1_000 }, () => refresh(app, refreshToken));
    await Promise.race(answering);
    // A slow machine answers the last of them after the grace.
    await age(token, -60);
    const answers = await Promise.all(answering);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    const stored = await app.sql<{ counter: number; tokens: number }>(
      `SELECT s.counter, count(t)::int AS tokens
         FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id
        WHERE s.id = $1 GROUP BY s.id`,
      [sessionOf(token)],
    );
    expect(stored).toEqual([{ counter: 1, tokens: 2 }]);
    expect((await refresh(app, answers[0]?.body.refresh_token)).status).toBe(200);
  });

  it.each([
    ['was never given out', 'A'.repeat(43)],
    ['is no token at all', "' OR 1=1 --"],
  ])('knows no token that %s', async (_, token) => {
    const answer = await refresh(app, token);
    expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it.each([
    ['refresh_token', {}],
    ['refresh_token', { refresh_token: '' }],
    ['refresh_token', { refresh_token: 7 }],
    ['refresh_token', { refresh_token: 'x'.repeat(513) }],
  ])('refuses a faulty %s', async (field, body) => {
    const answer = await app.post('/api/auth/refresh', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toEqual([{ field, message: expect.any(String) }]);
  });

  it('ends with the session, however often that was refreshed', async () => {
    const { token, refreshToken } = await createAccount(app);
    const { body } = await refresh(app, refreshToken);
    const [{ days } = { days: 0 }] = await app.sql<{ days: number }>(
      `SELECT extract(epoch FROM expires_at - created_at)::int / 86400 AS days
         FROM sessions WHERE id = $1`,
      [sessionOf(token)],
    );
    expect(days).toBe(7);
    await app.sql(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [sessionOf(token)]);
    const answer = await refresh(app, body.refresh_token);
    expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('gives out no access token that outlives the session', async () => {
    const { token, refreshToken } = await createAccount(app);
    await app.sql(`UPDATE sessions SET expires_at = now() + interval '60 s' WHERE id = $1`, [
      sessionOf(token),
    ]);
    const { body } = await refresh(app, refreshToken);
    expect(body.expires_in).toBeLessThanOrEqual(60);
    expect(body.expires_in).toBeGreaterThan(50);
  });

  it('refuses who was suspended meanwhile', async () => {
    const { id, refreshToken } = await createAccount(app);
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);
    const answer = await refresh(app, refreshToken);
    expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
  });
});
