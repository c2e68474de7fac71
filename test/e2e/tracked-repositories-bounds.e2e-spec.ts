import { type Account, createAccount } from '../factories/accounts.js';
import {
  acceptRepository,
  invite,
  postSubscriber,
  trackRepository,
} from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const MAX_SUBSCRIBERS = 100;
const MAX_SUBSCRIPTIONS = 500;

describe('the number of subscriptions', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  const countOf = async (condition: string, id: string): Promise<number> => {
    const [row] = await app.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM repository_subscriptions
        WHERE role = 'subscriber' AND ${condition}`,
      [id],
    );
    return row?.count ?? 0;
  };

  /** Subscribers that were there before. */
  const addSubscribers = (repoId: string, count: number): Promise<unknown> =>
    app.sql(
      `WITH somebody AS (
         INSERT INTO users (id, username)
         SELECT gen_random_uuid(), 's' || n || '-' || $2 FROM generate_series(1, $3::int) AS n
         RETURNING id
       )
       INSERT INTO repository_subscriptions (id, repo_id, user_id, role)
       SELECT gen_random_uuid(), $1, id, 'subscriber' FROM somebody`,
      [repoId, repoId, count],
    );

  /** Repositories of somebody else that the user subscribes to. */
  const addSubscriptions = (userId: string, ownerId: string, count: number): Promise<unknown> =>
    app.sql(
      `WITH tracked AS (
         INSERT INTO tracked_repositories (id, user_id, full_name, secret)
         SELECT gen_random_uuid(), $2, 'o/n' || n, '' FROM generate_series(1, $3::int) AS n
         RETURNING id
       )
       INSERT INTO repository_subscriptions (id, repo_id, user_id, role, accepted_at)
       SELECT gen_random_uuid(), id, $1, 'subscriber', now() FROM tracked`,
      [userId, ownerId, count],
    );

  it(`of a repository is ${MAX_SUBSCRIBERS}, however many are invited at once`, async () => {
    const { id } = await trackRepository(app, ada);
    await addSubscribers(id, MAX_SUBSCRIBERS - 2);
    const guests = await Promise.all(Array.from({ length: 16 }, () => createAccount(app)));
    // With connections open, or the first would be done before the last begins.
    await Promise.all(guests.map(({ token }) => app.get('/api/repos', token)));
    const answers = await Promise.all(
      guests.map(({ username }) => postSubscriber(app, ada, id, { username })),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(14);
    for (const { status, body } of refused) {
      expect([status, body.error.code, body.error.details]).toEqual([
        409,
        'TOO_MANY_SUBSCRIBERS',
        { limit: MAX_SUBSCRIBERS },
      ]);
    }
    expect(await countOf('repo_id = $1', id)).toBe(MAX_SUBSCRIBERS);
    const invited = guests[answers.findIndex(({ status }) => status === 201)];
    const again = await postSubscriber(app, ada, id, { username: invited?.username });
    expect(again.body.error.code).toBe('ALREADY_SUBSCRIBED');
  });

  it('of a repository is walked page by page', async () => {
    const { id } = await trackRepository(app, ada);
    await addSubscribers(id, 45);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await app.get(`/api/repos/${id}/subscribers?${cursor}`, ada.token);
      seen.push(...body.data.map(({ user }: { user: { id: string } }) => user.id));
      if (!body.pagination.has_more) break;
      cursor = `cursor=${encodeURIComponent(body.pagination.next_cursor)}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([45, 45]);
  });

  it(`of a user is ${MAX_SUBSCRIPTIONS}, however many are accepted at once`, async () => {
    const eve = await createAccount(app);
    await addSubscriptions(eve.id, ada.id, MAX_SUBSCRIPTIONS - 1);
    const owners = await Promise.all(Array.from({ length: 4 }, () => createAccount(app)));
    const ids = await Promise.all(
      owners.map(async (owner) => {
        const { id } = await trackRepository(app, owner);
        await invite(app, owner, id, eve);
        return id;
      }),
    );
    const answers = await Promise.all(ids.map((id) => acceptRepository(app, eve, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error.code).toBe('TOO_MANY_SUBSCRIPTIONS');
    const accepted = 'user_id = $1 AND accepted_at IS NOT NULL';
    expect(await countOf(accepted, eve.id)).toBe(MAX_SUBSCRIPTIONS);
    const done = ids[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect((await acceptRepository(app, eve, done)).status).toBe(200);
  });
});
