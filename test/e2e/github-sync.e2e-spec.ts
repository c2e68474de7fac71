import { createAccount } from '../factories/accounts.js';
import {
  linkedAccount,
  postSync,
  startSync,
  startSyncTest,
  synchronise,
  type SyncTest,
} from '../factories/github-syncs.js';
import { becomes } from '../factories/jobs.js';
import { startApp } from '../support/app.js';
import { openApiFault } from '../support/github-openapi.js';

jest.setTimeout(120_000);

describe('synchronisation of repositories', () => {
  let test: SyncTest;

  beforeAll(async () => {
    test = await startSyncTest();
  });

  beforeEach(() => test.api.forget());

  afterAll(() => test.close());

  const own = async (token: string, query = '') =>
    (await test.app.get(`/api/github/repositories${query}`, token)).body;

  const names = async (token: string, query = '') =>
    (await own(token, query)).data.map(({ name }: { name: string }) => name);

  it('is private, and knows two kinds', async () => {
    expect((await test.app.post('/api/github/sync', { kind: 'profile' })).status).toBe(401);
    const ada = await linkedAccount(test);
    for (const body of [{}, { kind: 'gists' }, { kind: 'profile', force: true }]) {
      const answer = await test.app.post('/api/github/sync', body, ada.token);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    }
  });

  it('needs a linked account', async () => {
    const { status, body } = await postSync(test.app, await createAccount(test.app));
    expect([status, body.error.code]).toEqual([409, 'GITHUB_NOT_LINKED']);
  });

  it('needs GitHub to be set up, and says so', async () => {
    const bare = await startApp();
    try {
      const { status, body } = await postSync(bare, await createAccount(bare));
      expect([status, body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(body.error.message).toContain('GITHUB_CLIENT_ID');
    } finally {
      await bare.close();
    }
  });

  it('of a thousand reads ten pages and their languages, and then nothing that is unchanged', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 1_000);
    expect(await synchronise(test, ada)).toEqual({
      repositories: 1_000,
      created: 1_000,
      deleted: 0,
      languages_read: 1_000,
    });
    expect(test.api.to('/user/repos')).toHaveLength(11);
    expect(test.api.to('/languages')).toHaveLength(1_000);
    const { pagination } = await own(ada.token, '?page=1&limit=100');
    expect(pagination).toMatchObject({ total: 1_000, has_more: true });

    test.api.forget();
    expect(await synchronise(test, ada)).toMatchObject({ repositories: 1_000, languages_read: 0 });
    const { answers } = test.api;
    const unchanged = answers.filter(({ status }) => status === 304);
    expect(unchanged.length / answers.length).toBeGreaterThanOrEqual(0.99);
    expect(answers.length).toBeLessThanOrEqual(11);
  });

  it('shows what GitHub says of a repository', async () => {
    const ada = await linkedAccount(test);
    const one = test.api.addRepository(ada.user, {
      description: 'A thing \u{1F980}',
      homepage: 'https://example.org/thing',
      pushedAt: '2025-03-04T05:06:07Z',
      languages: { Rust: 750, Shell: 125, C: 125 },
      language: 'Rust',
      topics: ['crab'],
    });
    await synchronise(test, ada);
    const { data } = await own(ada.token);
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
        github_id: one.id,
        full_name: `${ada.user.login}/${one.name}`,
        name: one.name,
        description: 'A thing \u{1F980}',
        url: `https://github.com/${ada.user.login}/${one.name}`,
        homepage: 'https://example.org/thing',
        language: 'Rust',
        languages: [
          { name: 'Rust', bytes: 750, percent: 75 },
          { name: 'C', bytes: 125, percent: 12.5 },
          { name: 'Shell', bytes: 125, percent: 12.5 },
        ],
        topics: ['crab'],
        is_private: false,
        is_fork: false,
        is_archived: false,
        stars_count: one.stars,
        forks_count: 0,
        open_issues_count: 0,
        default_branch: 'main',
        pushed_at: '2025-03-04T05:06:07.000Z',
        created_at: '2020-01-01T00:00:00.000Z',
        updated_at: '2025-01-02T00:00:00.000Z',
        synced_at: expect.any(String),
      },
    ]);
  });

  it('follows what is new, renamed, pushed to and deleted', async () => {
    const ada = await linkedAccount(test);
    const [kept, renamed, gone] = [1, 2, 3].map((number) =>
      test.api.addRepository(ada.user, { name: `thing-${number}`, pushedAt: null }),
    );
    if (!kept || !renamed || !gone) throw new Error('not added');
    await synchronise(test, ada);
    const before = (await own(ada.token)).data;

    test.api.rename(ada.user, renamed, 'another');
    test.api.delete(ada.user, gone);
    kept.pushedAt = '2026-01-01T00:00:00Z';
    kept.languages = { Go: 10 };
    test.api.addRepository(ada.user, { name: 'fresh', pushedAt: '2026-02-02T00:00:00Z' });
    test.api.forget();
    expect(await synchronise(test, ada)).toEqual({
      repositories: 3,
      created: 1,
      deleted: 1,
      languages_read: 2,
    });
    const after = (await own(ada.token)).data;
    expect(after.map(({ name }: { name: string }) => name)).toEqual([
      'fresh',
      'thing-1',
      'another',
    ]);
    expect(after[1].languages).toEqual([{ name: 'Go', bytes: 10, percent: 100 }]);
    const idOf = (list: readonly { id: string; github_id: number }[]) =>
      list.find(({ github_id }) => github_id === renamed.id)?.id;
    expect(idOf(after)).toBe(idOf(before));
  });

  it('does not take for deleted what slipped from one page to another', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 150);
    await synchronise(test, ada);
    const [first] = test.api.account(ada.user).repositories;
    const slipped = test.api.account(ada.user).repositories[100];
    if (!first || !slipped) throw new Error('not added');
    // When the second page is asked for, the first is one shorter.
    test.api.gate = ({ query }) => {
      if (query.get('page') !== '2') return undefined;
      test.api.gate = () => undefined;
      test.api.delete(ada.user, first);
      return Promise.resolve();
    };
    const { deleted, repositories } = await synchronise(test, ada);
    const listed = await own(ada.token, `?q=${slipped.name}`);
    expect(listed.data).toHaveLength(1);
    // The deleted one was there when its page was read; the next run finds out.
    expect([deleted, repositories]).toEqual([0, 150]);
    expect(await synchronise(test, ada)).toMatchObject({ deleted: 1, repositories: 149 });
  });

  it('lists the newest push first, without gap or repeat, and filters', async () => {
    const ada = await linkedAccount(test);
    for (let number = 0; number < 7; number += 1) {
      const pushedAt = number < 3 ? null : `2025-01-0${number}T00:00:00Z`;
      const language = number % 2 ? 'Go' : 'Rust';
      test.api.addRepository(ada.user, { name: `x_${number}`, pushedAt, language });
    }
    await synchronise(test, ada);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await own(ada.token, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ name }: { name: string }) => name));
      cursor = page.pagination.next_cursor;
    }
    expect(seen.slice(0, 4)).toEqual(['x_6', 'x_5', 'x_4', 'x_3']);
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((number) => `x_${number}`));
    expect((await names(ada.token, '?language=go')).sort()).toEqual(['x_1', 'x_3', 'x_5']);
    expect(await names(ada.token, '?q=X_4')).toEqual(['x_4']);
    expect(await names(ada.token, '?q=x%25')).toEqual([]);
  });

  it('shows private ones to their user alone', async () => {
    const ada = await linkedAccount(test, ['read:user', 'repo']);
    test.api.addRepository(ada.user, { name: 'open' });
    test.api.addRepository(ada.user, { name: 'secret', isPrivate: true });
    await synchronise(test, ada);
    expect((await names(ada.token)).sort()).toEqual(['open', 'secret']);
    const path = `/api/users/${ada.username.toUpperCase()}/repositories`;
    const eve = await createAccount(test.app);
    for (const token of [undefined, eve.token, ada.token]) {
      const { status, body } = await test.app.get(path, token);
      expect([status, body.data.map(({ name }: { name: string }) => name)]).toEqual([
        200,
        ['open'],
      ]);
    }
    expect(await names(eve.token)).toEqual([]);
    // One that becomes private is hidden by the next run.
    for (const one of test.api.account(ada.user).repositories) one.isPrivate = true;
    await synchronise(test, ada);
    expect((await test.app.get(path)).body.data).toEqual([]);
  });

  it('is of nobody for who is not there, or suspended', async () => {
    const ada = await linkedAccount(test);
    await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    for (const name of [ada.username, 'nobody-of-this-name', 'no_name']) {
      for (const part of ['repositories', 'contributions']) {
        expect((await test.app.get(`/api/users/${name}/${part}`)).status).toBe(404);
      }
    }
  });

  it('is one at a time, of each kind', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepository(ada.user);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    test.api.gate = () => held;
    const jobs = await Promise.all([1, 2, 3].map(() => startSync(test.app, ada)));
    expect(new Set(jobs).size).toBe(1);
    const profile = await startSync(test.app, ada, 'profile');
    expect(jobs).not.toContain(profile);
    test.api.gate = () => undefined;
    release();
    await becomes(test.app, String(jobs[0]), 'completed');
    expect(await startSync(test.app, ada)).not.toBe(jobs[0]);
  });

  it('asked of a fake whose answers are as GitHub describes them', async () => {
    const ada = await linkedAccount(test, ['read:user', 'repo']);
    test.api.addRepositories(ada.user, 3);
    await synchronise(test, ada);
    await synchronise(test, ada, 'profile');
    const [one] = test.api.account(ada.user).repositories;
    if (!one) throw new Error('not added');
    test.api.delete(ada.user, one);
    await synchronise(test, ada);
    test.api.forget();
    const repository = test.api.addRepository(ada.user);
    await fetch(`${test.github.url}/api/v3/repos/${ada.user.login}/${repository.name}`, {
      headers: { authorization: `Bearer ${ada.githubToken}` },
    });
    await synchronise(test, ada);
    const rest = test.api.answers.filter(({ template }) => template !== '/graphql');
    const faults = rest
      .filter(({ status }) => status !== 304)
      .map(({ method, template, status, body }) => openApiFault(method, template, status, body));
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.filter(Boolean)).toEqual([]);
  });
});
