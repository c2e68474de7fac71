import { type Account, createAccount } from '../factories/accounts.js';
import {
  newFullName,
  postRepository,
  setPlan,
  trackRepository,
} from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('the number of tracked repositories', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: Account;

  beforeAll(async () => {
    const env = { ROLES: 'web', PLAN_PRO_TRACKED_REPOSITORIES: '6' };
    app = await startApp({ env });
    other = await startApp({ sharing: app });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const remove = (id: string) => app.request('DELETE', `/api/repos/${id}`, { token: ada.token });

  const tracked = async (): Promise<number> =>
    (await app.get('/api/repos?limit=100', ada.token)).body.data.length;

  const used = async (): Promise<number> => {
    const [row] = await app.sql<{ used: string }>(
      `SELECT used FROM plan_usage WHERE user_id = $1 AND resource = 'tracked_repositories'`,
      [ada.id],
    );
    return Number(row?.used ?? 0);
  };

  const statusesOf = async (count: number): Promise<Readonly<Record<number, number>>> => {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) => postRepository(index % 2 ? app : other, ada)),
    );
    const statuses: Record<number, number> = {};
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
    return statuses;
  };

  it('is what the plan allows, however many are asked for at once on several nodes', async () => {
    expect(await statusesOf(20)).toEqual({ 201: 3, 402: 17 });
    expect([await tracked(), await used()]).toEqual([3, 3]);
  });

  it('is not evaded with keys of idempotency', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        postRepository(app, ada, {}, { 'idempotency-key': `key-${index}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect([await tracked(), await used()]).toEqual([3, 3]);
  });

  it('says by its refusal how to have more', async () => {
    await statusesOf(3);
    const { body } = await postRepository(app, ada);
    expect(body.error).toMatchObject({
      code: 'PLAN_LIMIT_REACHED',
      message: 'The free plan allows 3 tracked repositories.',
      details: {
        resource: 'tracked_repositories',
        limit: 3,
        used: 3,
        plan: 'free',
        upgrade: { plan: 'pro', how: 'POST /api/checkout' },
      },
    });
  });

  it('is greater on a greater plan, which has an end too', async () => {
    await statusesOf(3);
    await setPlan(app, ada, 'pro');
    expect(await statusesOf(10)).toEqual({ 201: 3, 402: 7 });
    const { body } = await postRepository(app, ada);
    expect(body.error.details).toMatchObject({ limit: 6, plan: 'pro', upgrade: null });
  });

  it('stays after a downgrade, but does not grow', async () => {
    await setPlan(app, ada, 'pro');
    await statusesOf(5);
    await setPlan(app, ada, 'free');
    expect(await tracked()).toBe(5);
    const { body } = await postRepository(app, ada);
    expect(body.error.details).toMatchObject({ limit: 3, used: 5 });
    const [{ id }] = (await app.get('/api/repos', ada.token)).body.data;
    const change = { token: ada.token, body: { events: ['push'] } };
    expect((await app.request('PATCH', `/api/repos/${id}`, change)).status).toBe(200);
  });

  it('falls by one for each that is deleted, though it be deleted many times at once', async () => {
    const [first] = [await trackRepository(app, ada), await trackRepository(app, ada)];
    const answers = await Promise.all(Array.from({ length: 6 }, () => remove(first.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
    expect([await tracked(), await used()]).toEqual([1, 1]);
    expect(await statusesOf(5)).toEqual({ 201: 2, 402: 3 });
  });

  it('does not grow by what is refused', async () => {
    const { full_name } = await trackRepository(app, ada);
    await postRepository(app, ada, { full_name });
    await postRepository(app, ada, { full_name: 'not a name' });
    expect(await used()).toBe(1);
    expect((await postRepository(app, ada, { full_name: newFullName() })).status).toBe(201);
    expect(await used()).toBe(2);
  });
});
