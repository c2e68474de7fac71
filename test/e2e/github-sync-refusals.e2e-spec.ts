import {
  linkedAccount,
  startSyncTest,
  synchronise,
  type SyncTest,
} from '../factories/github-syncs.js';
import { API } from '../support/fake-github.js';

jest.setTimeout(120_000);

const refusal = (status: number) => ({ status, body: '{"message":"Not for you, for now"}' });

describe('a repository that GitHub refuses to tell of', () => {
  let test: SyncTest;

  beforeAll(async () => {
    test = await startSyncTest();
  });

  beforeEach(() => test.github.faults.clear());

  afterAll(() => test.close());

  const own = async (token: string) => {
    const { body } = await test.app.get('/api/github/repositories', token);
    return body.data;
  };

  /** One that was synchronised, and its path. */
  const synchronised = async () => {
    const ada = await linkedAccount(test);
    const repository = test.api.addRepository(ada.user, { languages: { Rust: 750, C: 250 } });
    await synchronise(test, ada);
    return { ada, repository, path: `${API}/repos/${ada.user.login}/${repository.name}` };
  };

  it.each([403, 404, 409, 451])('with %d keeps the languages that are known', async (status) => {
    const { ada, repository, path } = await synchronised();
    const [{ languages }] = await own(ada.token);
    repository.pushedAt = '2026-01-01T00:00:00Z';
    repository.languages = { Go: 1 };
    test.github.faults.set(`${path}/languages`, refusal(status));
    await synchronise(test, ada);
    expect(languages).toHaveLength(2);
    expect(await own(ada.token)).toMatchObject([
      { languages, pushed_at: expect.stringContaining('2026-01-01') as string },
    ]);
    test.github.faults.clear();
    repository.pushedAt = '2026-01-02T00:00:00Z';
    await synchronise(test, ada);
    expect(await own(ada.token)).toMatchObject([{ languages: [{ name: 'Go' }] }]);
  });

  it('with 403 is not gone, though no page shows it', async () => {
    const { ada, repository, path } = await synchronised();
    test.api.delete(ada.user, repository);
    test.github.faults.set(path, refusal(403));
    expect(await synchronise(test, ada)).toMatchObject({ deleted: 0, repositories: 1 });
    expect(await own(ada.token)).toMatchObject([{ name: repository.name }]);
    test.github.faults.clear();
    expect(await synchronise(test, ada)).toMatchObject({ deleted: 1, repositories: 0 });
  });

  it.each([404, 451])('with %d is gone', async (status) => {
    const { ada, repository, path } = await synchronised();
    test.api.delete(ada.user, repository);
    test.github.faults.set(path, refusal(status));
    expect(await synchronise(test, ada)).toMatchObject({ deleted: 1, repositories: 0 });
  });
});
