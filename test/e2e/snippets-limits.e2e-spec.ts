import { type Account, createAccount } from '../factories/accounts.js';
import { setPlan } from '../factories/repositories.js';
import {
  createSnippet,
  deleteSnippet,
  forkSnippet,
  patchSnippet,
  postSnippet,
} from '../factories/snippets.js';
import { adminToken } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const LIMIT = 3;

describe('private snippets are limited by plan', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web', PLAN_FREE_PRIVATE_SNIPPETS: String(LIMIT) } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  /** What there is, and what is counted. */
  const counts = async ({ id }: Account) => {
    const [row] = await app.sql<{ kept: number; counted: number }>(
      `SELECT (SELECT count(*)::int FROM subjects
                WHERE author_id = $1 AND kind = 'snippet' AND NOT is_public) AS kept,
              coalesce((SELECT used::int FROM plan_usage
                         WHERE user_id = $1 AND resource = 'private_snippets'), 0) AS counted`,
      [id],
    );
    return [row?.kept, row?.counted];
  };

  const hidden = { is_public: false };

  it('which counts neither public ones nor those of others', async () => {
    const eve = await createAccount(app);
    for (let index = 0; index < LIMIT; index += 1) {
      await createSnippet(app, ada, hidden);
      await createSnippet(app, ada);
    }
    await createSnippet(app, eve, hidden);
    const { status, body } = await postSnippet(app, ada, hidden);
    expect([status, body.error.code]).toEqual([402, 'PLAN_LIMIT_REACHED']);
    expect(body.error.details).toMatchObject({
      resource: 'private_snippets',
      limit: LIMIT,
      plan: 'free',
    });
    expect(await counts(ada)).toEqual([LIMIT, LIMIT]);
    await setPlan(app, ada, 'pro');
    expect((await postSnippet(app, ada, hidden)).status).toBe(201);
  });

  it('whichever of many requests come first, and by whatever way', async () => {
    const open = [];
    for (let index = 0; index < 6; index += 1) open.push(await createSnippet(app, ada));
    const answers = await Promise.all([
      ...open.map(({ id }) => patchSnippet(app, ada, id, hidden)),
      ...open.map(({ id }) => forkSnippet(app, ada, id, hidden)),
      ...open.map(() => postSnippet(app, ada, hidden)),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(LIMIT);
    expect(new Set(statuses.filter((status) => status >= 300))).toEqual(new Set([402]));
    expect(await counts(ada)).toEqual([LIMIT, LIMIT]);
  });

  it('and those that are published or removed give way to others', async () => {
    const [first, second, third] = [
      await createSnippet(app, ada, hidden),
      await createSnippet(app, ada, hidden),
      await createSnippet(app, ada, hidden),
    ];
    expect((await patchSnippet(app, ada, first.id, hidden)).status).toBe(200);
    expect((await forkSnippet(app, ada, first.id)).status).toBe(402);
    await patchSnippet(app, ada, first.id, { is_public: true });
    await deleteSnippet(app, ada, second.id);
    await deleteSnippet(app, { token: await adminToken(app) }, third.id);
    expect(await counts(ada)).toEqual([0, 0]);
    expect((await postSnippet(app, ada, hidden)).status).toBe(201);
  });

  it('and stay what they were when one too many is refused', async () => {
    for (let index = 0; index < LIMIT; index += 1) await createSnippet(app, ada, hidden);
    const { id } = await createSnippet(app, ada, { code: 'before' });
    const refused = await patchSnippet(app, ada, id, { ...hidden, code: 'after' });
    expect(refused.status).toBe(402);
    const { body } = await app.get(`/api/snippets/${id}`);
    expect([body.code, body.is_public]).toEqual(['before', true]);
    expect((await app.get(`/api/snippets/${id}/revisions`)).body.data).toEqual([]);
  });

  it('at once shown and hidden by many, are counted as they end', async () => {
    const made = [await createSnippet(app, ada), await createSnippet(app, ada)];
    await Promise.all(
      Array.from({ length: 16 }, (_, index) => {
        const { id = '' } = made[index % 2] ?? {};
        return patchSnippet(app, ada, id, { is_public: index % 3 === 0 });
      }),
    );
    const [kept, counted] = await counts(ada);
    expect(counted).toBe(kept);
  });
});
