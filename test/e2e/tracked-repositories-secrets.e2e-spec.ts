import { type Account, createAccount } from '../factories/accounts.js';
import { postRepository, subscribe, trackRepository } from '../factories/repositories.js';
import { RepositorySecrets } from '../../src/modules/github/repositories/repository-secrets.js';
import { startApp, type TestApp } from '../support/app.js';
import { tracesOf } from '../support/traces.js';

jest.setTimeout(60_000);

const SECRET = /^[\w-]{43}$/;
const DAY_MS = 24 * 60 * 60 * 1_000;

interface SecretRow {
  readonly secret: Buffer;
  readonly former_secret: Buffer | null;
  readonly former_secret_expires_at: Date | null;
}

describe('the secret of a tracked repository', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  const rotate = (id: string, headers = {}) =>
    app.request('POST', `/api/repos/${id}/rotate-secret`, { token: ada.token, headers });

  const rowOf = async (id: string): Promise<SecretRow> => {
    const [row] = await app.sql<SecretRow>(
      `SELECT secret, former_secret, former_secret_expires_at FROM tracked_repositories
        WHERE id = $1`,
      [id],
    );
    if (!row) throw new Error('there is no such repository');
    return row;
  };

  const opened = async (id: string): Promise<readonly (string | null)[]> => {
    const { secret, former_secret } = await rowOf(id);
    const secrets = app.app.get(RepositorySecrets, { strict: false });
    return [secret, former_secret].map((sealed) => sealed && secrets.open(id, sealed));
  };

  it('is sealed in the table, for this very repository', async () => {
    const one = await trackRepository(app, ada);
    const two = await trackRepository(app, ada);
    expect(one.webhook.secret).not.toBe(two.webhook.secret);
    expect(await opened(one.id)).toEqual([one.webhook.secret, null]);
    await app.sql(
      `UPDATE tracked_repositories SET secret = (SELECT secret FROM tracked_repositories
         WHERE id = $1) WHERE id = $2`,
      [one.id, two.id],
    );
    await expect(opened(two.id)).rejects.toThrow();
  });

  it('stands nowhere in the clear but in the one answer', async () => {
    const eve = await createAccount(app);
    const created = await postRepository(app, ada, {}, { 'idempotency-key': 'once' });
    const { id, webhook } = created.body;
    await subscribe(app, ada, id, eve);
    const rotated = (await rotate(id, { 'idempotency-key': 'again' })).body.webhook.secret;
    const secrets: readonly string[] = [webhook.secret, rotated];
    const answers = await Promise.all([
      app.get('/api/repos', ada.token),
      app.get(`/api/repos/${id}`, ada.token),
      app.request('PATCH', `/api/repos/${id}`, { token: ada.token, body: { events: ['push'] } }),
      app.get(`/api/repos/${id}/subscribers`, ada.token),
      app.get('/api/users/me/export', ada.token),
      app.get('/api/repos?role=subscriber', eve.token),
      app.get(`/api/repos/${id}`, eve.token),
      app.get('/api/users/me/export', eve.token),
    ]);
    const texts = [...answers.map(({ bytes }) => bytes.toString()), JSON.stringify(app.logs)];
    for (const secret of secrets) {
      expect(secret).toMatch(SECRET);
      for (const text of texts) expect(text).not.toContain(secret);
      expect(await tracesOf(app, [secret])).toEqual([]);
    }
    for (const text of texts.slice(5, -1)) expect(text).not.toContain('"webhook');
  });

  it('is the same in an answer that is replayed, and only then', async () => {
    const key = { 'idempotency-key': 'the-very-same' };
    const first = await postRepository(app, ada, { full_name: 'octocat/replayed' }, key);
    const again = await postRepository(app, ada, { full_name: 'octocat/replayed' }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('cache-control')).toBe('no-store');
    const { id } = first.body;
    const rotated = await rotate(id, key);
    expect((await rotate(id, key)).body).toEqual(rotated.body);
    expect(await opened(id)).toEqual([rotated.body.webhook.secret, first.body.webhook.secret]);
  });

  it('is made anew on demand, and the former one stays good for a day', async () => {
    const { id, webhook } = await trackRepository(app, ada);
    const begun = Date.now();
    const { status, headers, body } = await rotate(id);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      webhook: { url: webhook.url, secret: expect.stringMatching(SECRET) },
    });
    expect(await opened(id)).toEqual([body.webhook.secret, webhook.secret]);
    const shown = (await app.get(`/api/repos/${id}`, ada.token)).body.webhook;
    const expiry = Date.parse(shown.former_secret_expires_at) - DAY_MS;
    expect(expiry).toBeGreaterThan(begun - 1_000);
    expect(expiry).toBeLessThan(Date.now() + 1_000);
    expect((await rowOf(id)).former_secret_expires_at?.toISOString()).toBe(
      shown.former_secret_expires_at,
    );
  });

  it('replaces the former one by itself when it is made anew twice', async () => {
    const { id } = await trackRepository(app, ada);
    const first = (await rotate(id)).body.webhook.secret;
    const before = (await rowOf(id)).former_secret_expires_at;
    const second = (await rotate(id)).body.webhook.secret;
    expect(await opened(id)).toEqual([second, first]);
    expect((await rowOf(id)).former_secret_expires_at?.getTime()).toBeGreaterThan(
      before?.getTime() ?? Infinity,
    );
  });

  it('can be made anew many times at once: the last two are good', async () => {
    const { id } = await trackRepository(app, ada);
    const answers = await Promise.all(Array.from({ length: 8 }, () => rotate(id)));
    const made: readonly string[] = answers.map(({ body }) => body.webhook.secret);
    expect(new Set(made).size).toBe(8);
    const good = await opened(id);
    expect(new Set(good).size).toBe(2);
    expect(made).toEqual(expect.arrayContaining([...good]));
  });

  it('is told to have no former one once a day has passed', async () => {
    const { id } = await trackRepository(app, ada);
    await rotate(id);
    await app.sql(
      `UPDATE tracked_repositories SET former_secret_expires_at = now() - interval '1 second'
        WHERE id = $1`,
      [id],
    );
    const { body } = await app.get(`/api/repos/${id}`, ada.token);
    expect(body.webhook.former_secret_expires_at).toBeNull();
  });

  it('can be opened whatever case the id was written in', async () => {
    const { id, webhook } = await trackRepository(app, ada);
    const { body } = await rotate(id.toUpperCase());
    expect(body.webhook.url).toBe(webhook.url);
    expect(await opened(id)).toEqual([body.webhook.secret, webhook.secret]);
  });

  it('is gone with the repository', async () => {
    const { id } = await trackRepository(app, ada);
    await rotate(id);
    await app.request('DELETE', `/api/repos/${id}`, { token: ada.token });
    expect(await rowOf(id)).toEqual({
      secret: Buffer.alloc(0),
      former_secret: null,
      former_secret_expires_at: null,
    });
  });
});
