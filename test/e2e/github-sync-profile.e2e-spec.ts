import { createAccount } from '../factories/accounts.js';
import {
  keepToken,
  linkedAccount,
  passTime,
  startSync,
  startSyncTest,
  sweepDue,
  synchronise,
  type SyncTest,
} from '../factories/github-syncs.js';
import { becomes } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';

jest.setTimeout(120_000);

const DAY_MS = 24 * 60 * 60_000;

describe('synchronisation of profiles', () => {
  let test: SyncTest;

  beforeAll(async () => {
    test = await startSyncTest();
  });

  beforeEach(() => {
    test.api.forget();
    test.github.seen.length = 0;
  });

  afterAll(() => test.close());

  const profileOf = async ({ username }: { readonly username: string }) =>
    (await test.app.get(`/api/users/${username}`)).body;

  const calendar = async (username: string, query = '', token?: string) =>
    test.app.get(`/api/users/${username}/contributions${query}`, token);

  /** What was asked for in GraphQL. */
  const windows = () =>
    test.github.seen
      .filter(({ path }) => path.endsWith('/graphql'))
      .map(({ body }) => {
        const { variables } = JSON.parse(body) as { variables: { from: string; to: string } };
        return variables;
      });

  it('brings the figures onto the profile, and into lists of people', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 3);
    expect(await profileOf(ada)).toMatchObject({ username: ada.username, github: null });
    expect(await synchronise(test, ada, 'profile')).toMatchObject({ followers: 20 });
    const github = { login: ada.user.login, followers: 20, following: 0, public_repos: 3 };
    expect(await profileOf(ada)).toMatchObject({ github });
    const bob = await createAccount(test.app);
    for (const query of ['', `?q=${ada.username}`]) {
      const { body } = await test.app.get(`/api/users${query}`);
      const found = body.data.find(({ id }: { id: string }) => id === ada.id);
      expect(found.github).toEqual(github);
      const other = body.data.find(({ id }: { id: string }) => id === bob.id);
      expect(other?.github ?? null).toBeNull();
    }
  });

  it('follows a changed login, and spares GitHub an unchanged one', async () => {
    const ada = await linkedAccount(test);
    await synchronise(test, ada, 'profile');
    test.api.forget();
    await synchronise(test, ada, 'profile');
    expect(test.api.answers.filter(({ template }) => template === '/user')).toMatchObject([
      { status: 304 },
    ]);
    ada.user.login = `renamed-${ada.user.id}`;
    test.api.account(ada.user).followers = 21;
    await synchronise(test, ada, 'profile');
    const profile = await profileOf(ada);
    expect(profile.github).toMatchObject({ login: ada.user.login, followers: 21 });
    const { body } = await test.app.get('/api/auth/identities', ada.token);
    expect(body.data).toMatchObject([{ provider: 'github', login: ada.user.login }]);
  });

  it('asks for contributions in years, back to the account’s beginning, and keeps them', async () => {
    const ada = await linkedAccount(test);
    const thisYear = new Date().getUTCFullYear();
    const account = test.api.account(ada.user);
    account.createdAt = `${thisYear - 3}-06-01T00:00:00Z`;
    account.contributions.set(`${thisYear - 1}-02-28`, 4);
    expect(await synchronise(test, ada, 'profile')).toMatchObject({ years_read: 4 });
    const asked = windows();
    expect(asked.map(({ from }) => Number(from.slice(0, 4)))).toEqual(
      [0, 1, 2, 3].map((ago) => thisYear - ago),
    );
    for (const { from, to } of asked) {
      expect(Date.parse(to) - Date.parse(from)).toBeLessThan(366 * DAY_MS);
    }
    // This year always, and the last one while its end is not two days ago.
    expect((await synchronise(test, ada, 'profile'))['years_read']).toBeLessThanOrEqual(2);
    const { body } = await calendar(
      ada.username,
      `?from=${thisYear - 1}-02-27&to=${thisYear - 1}-03-01`,
    );
    expect(body).toEqual({
      from: `${thisYear - 1}-02-27`,
      to: `${thisYear - 1}-03-01`,
      total: 4,
      days: expect.arrayContaining([{ date: `${thisYear - 1}-02-28`, count: 4 }]),
    });
  });

  it('asks for ten years at most', async () => {
    const ada = await linkedAccount(test);
    test.api.account(ada.user).createdAt = '2008-01-14T04:33:35Z';
    expect(await synchronise(test, ada, 'profile')).toMatchObject({ years_read: 10 });
  });

  it('goes on with the year at which it was stopped', async () => {
    const ada = await linkedAccount(test);
    const thisYear = new Date().getUTCFullYear();
    test.api.account(ada.user).createdAt = `${thisYear - 5}-06-01T00:00:00Z`;
    test.api.gate = () => {
      if (windows().length === 4) test.api.limits.exhaust(30 * 60);
      return undefined;
    };
    const job = await startSync(test.app, ada, 'profile');
    await becomes(test.app, job, 'failed');
    test.api.gate = () => undefined;
    test.api.limits.reset();
    test.github.seen.length = 0;
    passTime(test, 32 * 60_000);
    await sweepDue(test);
    await eventually('completed', async () => {
      const rows = await test.app.sql(
        `SELECT FROM jobs WHERE user_id = $1 AND status = 'completed'`,
        [ada.id],
      );
      return rows.length === 1;
    });
    const asked = windows().map(({ from }) => Number(from.slice(0, 4)));
    // This year is asked for each time; of the others those that were not read.
    expect(asked.filter((year) => year < thisYear - 1)).toEqual(
      [3, 4, 5].map((ago) => thisYear - ago),
    );
  });

  it('shows private contributions to nobody else', async () => {
    const ada = await linkedAccount(test, ['read:user', 'repo']);
    const today = new Date().toISOString().slice(0, 10);
    test.api.account(ada.user).contributions.set(today, 9);
    await synchronise(test, ada, 'profile');
    const eve = await createAccount(test.app);
    expect((await calendar(ada.username)).body.total).toBe(0);
    expect((await calendar(ada.username, '', eve.token)).body.total).toBe(0);
    expect((await calendar(ada.username, '', ada.token)).body.total).toBe(9);
    // With a token that reaches less far, all of it is read anew.
    await keepToken(test, ada, ada.user, ['read:user']);
    await synchronise(test, ada, 'profile');
    expect((await calendar(ada.username)).body.total).toBe(9);
  });

  it('gives a calendar of every day, within bounds', async () => {
    const ada = await createAccount(test.app);
    const { body } = await calendar(ada.username);
    expect([body.days.length, body.total]).toEqual([365, 0]);
    expect(body.days.at(-1).date).toBe(body.to);
    expect(body.days[0].date).toBe(body.from);
    const leap = await calendar(ada.username, '?from=2024-01-01&to=2024-12-31');
    expect(leap.body.days).toHaveLength(366);
    for (const query of [
      '?from=2024-01-01&to=2025-01-01',
      '?from=2024-02-02&to=2024-02-01',
      '?from=2023-02-29',
      '?to=yesterday',
      '?since=2024-01-01',
    ]) {
      const answer = await calendar(ada.username, query);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });

  it('is in the export of the account, and goes with it', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 2);
    test.api.account(ada.user).contributions.set(`${new Date().getUTCFullYear()}-01-01`, 1);
    await synchronise(test, ada);
    await synchronise(test, ada, 'profile');
    const { body } = await test.app.get('/api/users/me/export', ada.token);
    const { body: list } = await test.app.get('/api/github/repositories', ada.token);
    expect(body.github_repositories).toHaveLength(2);
    expect(body.github_repositories).toEqual(expect.arrayContaining(list.data));
    expect(body.github_profile).toMatchObject([{ login: ada.user.login, followers: 20 }]);
    expect(body.github_contributions.at(-1).counts).toEqual({
      [`${new Date().getUTCFullYear()}-01-01`]: 1,
    });
    expect(JSON.stringify(body)).not.toContain(ada.githubToken);
    const deleted = await test.app.request('DELETE', '/api/users/me', {
      token: ada.token,
      body: { password: 'correct horse battery staple' },
    });
    expect(deleted.status).toBe(204);
    for (const table of ['repositories', 'profiles', 'contribution_years', 'syncs']) {
      const rows = await test.app.sql(`SELECT FROM github_${table} WHERE user_id = $1`, [ada.id]);
      expect([table, rows.length]).toEqual([table, 0]);
    }
  });
});
