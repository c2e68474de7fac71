import {
  keepToken,
  linkedAccount,
  passTime,
  postSync,
  startSync,
  startSyncTest,
  sweepDue,
  synchronise,
  syncState,
  type SyncTest,
} from '../factories/github-syncs.js';
import { becomes } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;

describe('synchronisation, when GitHub does not give everything at once', () => {
  let test: SyncTest;

  beforeEach(async () => {
    test = await startSyncTest();
  });

  afterEach(() => test.close());

  const errorOf = async (id: string) => {
    const [row] = await test.app.sql<{ error: string; attempts: number }>(
      'SELECT error, attempts FROM jobs WHERE id = $1',
      [id],
    );
    if (!row) throw new Error('no such job');
    return row;
  };

  const jobCount = async (status: string): Promise<number> =>
    (await test.app.sql(`SELECT FROM jobs WHERE status = $1`, [status])).length;

  /** Requests for pages of repositories, refused ones included. */
  const asked = (): number =>
    test.github.seen.filter(({ path }) => path.endsWith('/user/repos')).length;

  it('waits a secondary limit out, within the attempt', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 250);
    const until = { at: 0 };
    test.api.gate = ({ query }) => {
      if (query.get('page') !== '2' || until.at > 0) return undefined;
      test.api.limits.throttle(1, 2);
      until.at = Date.now() + 2_000;
      return undefined;
    };
    const job = await startSync(test.app, ada);
    await becomes(test.app, job, 'completed');
    expect(Date.now()).toBeGreaterThanOrEqual(until.at);
    expect(await errorOf(job)).toEqual({ error: null, attempts: 1 });
    // Nothing was asked for meanwhile: the three pages, and one of them twice.
    expect(asked()).toBe(4);
    const { body } = await test.app.get(`/api/jobs/${job}`, ada.token);
    const told = body.history.map(({ progress }: { progress: number }) => progress);
    expect(
      told.filter((progress: number) => progress > 0 && progress < 100).length,
    ).toBeGreaterThan(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('says until when a primary limit holds, and goes on by itself then, where it stopped', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 450);
    test.api.gate = ({ query }) => {
      if (query.get('page') === '3') test.api.limits.exhaust(30 * 60);
      return undefined;
    };
    const job = await startSync(test.app, ada);
    await becomes(test.app, job, 'failed');
    const { error, attempts } = await errorOf(job);
    expect(attempts).toBe(1);
    const until = Date.parse(
      /until (\S+)\. The synchronisation goes on by itself/.exec(error)?.[1] ?? '',
    );
    expect(Math.abs(until - Date.now() - 30 * MINUTE_MS)).toBeLessThan(10_000);
    const { due_at, next_page } = (await syncState(test, ada)) ?? {};
    expect(next_page).toMatch(/\bpage=3\b/);
    expect(due_at?.getTime()).toBeGreaterThanOrEqual(until);

    test.api.gate = () => undefined;
    await sweepDue(test);
    expect(await jobCount('pending')).toBe(0);
    test.api.limits.reset();
    passTime(test, 32 * MINUTE_MS);
    test.api.forget();
    await sweepDue(test);
    await eventually('completed', async () => (await jobCount('completed')) === 1);
    // The pages that were read stay read.
    expect(test.api.to('/user/repos').map(({ path }) => /\bpage=(\d+)/.exec(path)?.[1])).toEqual([
      '3',
      '4',
      '5',
    ]);
    expect(await syncState(test, ada)).toMatchObject({ due_at: null, failures: 0 });
    const { body } = await test.app.get('/api/github/repositories?page=1', ada.token);
    expect(body.pagination.total).toBe(450);
  });

  it.each(['hang up', 502] as const)('heals by itself after an hour of %p', async (outage) => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 120);
    test.api.outage = outage;
    const job = await startSync(test.app, ada);
    await becomes(test.app, job, 'failed');
    expect((await errorOf(job)).error).toContain('goes on by itself');
    for (let minutes = 0; minutes < 60; minutes += 5) {
      passTime(test, 5 * MINUTE_MS);
      await sweepDue(test);
    }
    // It is known by one question that GitHub is away: nobody gets a list of failed jobs.
    expect(await test.app.sql('SELECT FROM jobs')).toHaveLength(1);

    test.api.outage = undefined;
    let minutes = 0;
    while ((await jobCount('completed')) === 0 && minutes < 10) {
      passTime(test, MINUTE_MS);
      minutes += 1;
      await sweepDue(test);
      await eventually('nothing under way', async () => {
        const waiting = await test.app.sql('SELECT FROM jobs WHERE finished_at IS NULL');
        return waiting.length === 0;
      });
    }
    expect(await jobCount('completed')).toBe(1);
    const { body } = await test.app.get('/api/github/repositories?page=1', ada.token);
    expect(body.pagination.total).toBe(120);
  });

  it('ends when GitHub takes the token no more, deletes nothing, and waits for another', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 120);
    await synchronise(test, ada);
    test.github.revoke(ada.githubToken);
    const job = await startSync(test.app, ada);
    await becomes(test.app, job, 'failed');
    expect(await errorOf(job)).toMatchObject({
      error: expect.stringContaining('Sign in with GitHub again'),
      attempts: 1,
    });
    expect(await syncState(test, ada)).toMatchObject({ due_at: null });
    passTime(test, 60 * MINUTE_MS);
    await sweepDue(test);
    expect(await test.app.sql('SELECT FROM jobs')).toHaveLength(2);
    const { status, body } = await postSync(test.app, ada);
    expect([status, body.error.code]).toEqual([409, 'GITHUB_NOT_LINKED']);
    const { body: list } = await test.app.get('/api/github/repositories?page=1', ada.token);
    expect(list.pagination.total).toBe(120);

    await keepToken(test, ada, ada.user);
    expect(await synchronise(test, ada)).toMatchObject({ repositories: 120, created: 0 });
  });

  it('does not go on by itself once its user cancelled it', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 120);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    test.api.gate = () => held;
    const job = await startSync(test.app, ada);
    await eventually('asked', async () => (await syncState(test, ada))?.due_at !== null);
    const cancelled = await test.app.request('DELETE', `/api/jobs/${job}`, { token: ada.token });
    expect(cancelled.status).toBe(204);
    await eventually('noticed', async () => (await syncState(test, ada))?.due_at === null);
    test.api.gate = () => undefined;
    release();
    passTime(test, 60 * MINUTE_MS);
    await sweepDue(test);
    expect(await test.app.sql('SELECT FROM jobs')).toHaveLength(1);
  });

  it('begins the others though one cannot be begun', async () => {
    const [broken, ada] = [await linkedAccount(test), await linkedAccount(test)];
    for (const { id } of [broken, ada]) {
      await test.app.sql(
        `INSERT INTO github_syncs (identity_id, user_id, kind, failures, due_at)
         SELECT id, user_id, 'repositories', 1, now() - interval '1 minute'
           FROM identities WHERE user_id = $1`,
        [id],
      );
    }
    // Of a key that is there no more.
    await test.app.sql(`UPDATE identities SET token = '\\x00' WHERE user_id = $1`, [broken.id]);
    await sweepDue(test);
    const state = await syncState(test, broken);
    expect(state?.due_at?.getTime()).toBeGreaterThan(Date.now());
    await eventually('the other', async () => (await syncState(test, ada))?.synced_at !== null);
  });

  it('ends with the link to GitHub, and what it found with it', async () => {
    const ada = await linkedAccount(test);
    test.api.addRepositories(ada.user, 120);
    await synchronise(test, ada);
    await synchronise(test, ada, 'profile');
    test.api.gate = ({ query }) =>
      query.get('page') === '2'
        ? test.app.sql('DELETE FROM identities WHERE user_id = $1', [ada.id]).then(() => undefined)
        : undefined;
    const job = await startSync(test.app, ada);
    await becomes(test.app, job, 'failed');
    expect((await errorOf(job)).attempts).toBe(1);
    const tables = ['syncs', 'repositories', 'repository_pages', 'profiles', 'contribution_years'];
    for (const table of tables) {
      expect([table, await test.app.sql(`SELECT FROM github_${table}`)]).toEqual([table, []]);
    }
  });
});
