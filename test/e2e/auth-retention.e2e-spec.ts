import { Retention } from '../../src/database/retention.js';
import { createAccount, refresh, signIn } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('retention of sessions', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
  });

  afterAll(() => app.close());

  it('deletes what ended long ago, tokens and all, and nothing else', async () => {
    const { id, email } = await createAccount(app);
    for (let count = 0; count < 4; count += 1) {
      await refresh(app, (await signIn(app, email)).refreshToken);
    }
    const ids = (
      await app.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 ORDER BY id', [id])
    ).map((session) => session.id);
    const [, expired, expiredLately, revoked, revokedLately] = ids;
    const change = (session: string | undefined, set: string) =>
      app.sql(`UPDATE sessions SET ${set} WHERE id = $1`, [session]);
    await change(expired, `expires_at = now() - interval '8 days'`);
    await change(expiredLately, `expires_at = now() - interval '6 days'`);
    await change(revoked, `revoked_at = now() - interval '31 days'`);
    await change(revokedLately, `revoked_at = now() - interval '29 days'`);

    const retention = app.app.get(Retention, { strict: false });
    expect(await retention.run()).toMatchObject({ refresh_tokens: 4, sessions: 2 });
    const left = await app.sql<{ id: string }>('SELECT id FROM sessions ORDER BY id');
    expect(left.map((session) => session.id)).toEqual([ids[0], expiredLately, revokedLately]);
    const [tokens] = await app.sql('SELECT count(*)::int AS count FROM refresh_tokens');
    expect(tokens).toEqual({ count: 5 });
  });
});
