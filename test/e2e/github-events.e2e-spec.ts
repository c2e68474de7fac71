import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  newTracked,
  pushTo,
  taken,
  type Tracked,
  trackRepository,
} from '../factories/github-deliveries.js';
import { allEvents, eventIds, eventsPath } from '../factories/github-events.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const UUID = '01920000-0000-7000-8000-000000000000';

describe('the history of GitHub events', () => {
  let app: TestApp;
  let ada: Account;
  let hello: Tracked;
  let world: Tracked;
  /** By what they are; each was received a minute after the one before. */
  const ids: Record<'push' | 'opened' | 'closed' | 'byEve' | 'elsewhere', string> = {
    push: '',
    opened: '',
    closed: '',
    byEve: '',
    elsewhere: '',
  };
  const newestFirst = (): string[] => [ids.elsewhere, ids.byEve, ids.closed, ids.opened, ids.push];
  const at = (minute: number, second = 0): string =>
    new Date(start + (minute * 60 + second) * 1000).toISOString();
  const start = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;

  const list = (query: Readonly<Record<string, string | number>>) =>
    app.get(eventsPath(query), ada.token);

  beforeAll(async () => {
    app = await startApp();
    ({ owner: ada, repo: hello } = await newTracked(app));
    world = await trackRepository(app, ada, 'octo-org/world');
    const issue = (action: string) => ({ ...pushTo(hello), action });
    ids.push = await taken(app, hello);
    ids.opened = await taken(app, hello, { event: 'issues', payload: issue('opened') });
    ids.closed = await taken(app, hello, { event: 'issues', payload: issue('closed') });
    ids.byEve = await taken(app, hello, { payload: pushTo(hello, { sender: 'Eve-L' }) });
    ids.elsewhere = await taken(app, world, { payload: pushTo(world, { githubId: 2 }) });
    for (const [minute, id] of newestFirst().reverse().entries()) {
      await app.sql('UPDATE github_events SET received_at = $2 WHERE id = $1', [id, at(minute)]);
    }
  });

  afterAll(() => app.close());

  it('is newest first, of all that one tracks', async () => {
    expect(await eventIds(app, ada)).toEqual(newestFirst());
  });

  it('shows who did what where, and links to it', async () => {
    const [event] = await allEvents(app, ada, { actor: 'Eve-L' });
    expect(event).toEqual({
      id: ids.byEve,
      repo: { id: hello.id, full_name: 'octo-org/hello' },
      event: 'push',
      action: null,
      actor: { login: 'Eve-L', avatar_url: 'https://avatars.githubusercontent.com/u/1?v=4' },
      title: expect.stringContaining('Eve-L'),
      summary: expect.stringContaining('Update the README'),
      url: 'https://github.com/octo-org/hello/compare/main',
      ref: 'main',
      delivery_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      occurred_at: expect.stringMatching(/Z$/),
      received_at: at(3),
    });
  });

  it.each<[Readonly<Record<string, string>>, readonly (keyof typeof ids)[]]>([
    [{ event: 'issues' }, ['closed', 'opened']],
    [{ event: 'push' }, ['elsewhere', 'byEve', 'push']],
    [{ event: 'Push' }, []],
    [{ event: 'nothing' }, []],
    [{ action: 'opened' }, ['opened']],
    [{ actor: 'eve-l' }, ['byEve']],
    [{ actor: 'EVE-L' }, ['byEve']],
    [{ actor: 'eve' }, []],
    [{ actor: 'octocat', event: 'issues', action: 'closed' }, ['closed']],
    [{ actor: 'Eve-L', event: 'issues' }, []],
  ])('keeps to %j', async (query, names) => {
    expect(await eventIds(app, ada, query)).toEqual(names.map((name) => ids[name]));
  });

  it('keeps to one repository', async () => {
    const { opened, closed, byEve, push, elsewhere } = ids;
    expect(await eventIds(app, ada, { repo_id: hello.id })).toEqual([byEve, closed, opened, push]);
    const shouted = { repo_id: hello.id.toUpperCase(), event: 'issues' };
    expect(await eventIds(app, ada, shouted)).toEqual([closed, opened]);
    expect(await eventIds(app, ada, { repo_id: world.id })).toEqual([elsewhere]);
    expect(await eventIds(app, ada, { repo_id: randomUUID() })).toEqual([]);
  });

  it('keeps to a span of time, from its first moment to before its last', async () => {
    const { opened, closed, byEve, elsewhere } = ids;
    expect(await eventIds(app, ada, { since: at(3) })).toEqual([elsewhere, byEve]);
    expect(await eventIds(app, ada, { since: at(3, 1) })).toEqual([elsewhere]);
    expect(await eventIds(app, ada, { until: at(1) })).toEqual([ids.push]);
    expect(await eventIds(app, ada, { since: at(1), until: at(3) })).toEqual([closed, opened]);
    expect(await eventIds(app, ada, { since: at(3), until: at(1) })).toEqual([]);
    const elsewhen = at(123).replace('Z', '+02:00');
    expect(await eventIds(app, ada, { since: elsewhen })).toEqual([elsewhere, byEve]);
    expect(await eventIds(app, ada, { since: '1970-01-01T00:00:00Z' })).toEqual(newestFirst());
    expect(await eventIds(app, ada, { since: '9999-12-31T23:59:59Z' })).toEqual([]);
  });

  it.each([
    'repo_id=nothing',
    'after=nothing',
    'since=1',
    'since=yesterday',
    'since=2026-02-30T00:00:00Z',
    'since=2026-02-03T00:00:00',
    'until=2026-13-01T00:00:00Z',
    'until=',
    'since=2026-01-01T00:00:00Z&since=2026-01-02T00:00:00Z',
    'event=',
    'event=push&event=issues',
    `event=${'a'.repeat(256)}`,
    'event=%00',
    'action=',
    'action=a%00b',
    'actor=%00',
    'actor[a]=b',
    'limit=0',
    'limit=101',
    'page=0',
    'page=501',
    'page=1&cursor=a',
    'cursor=nonsense',
    'unknown=1',
  ])('refuses %s', async (query) => {
    const { status, body } = await app.get(`/api/github-events?${query}`, ada.token);
    expect([status, body.success]).toEqual([400, false]);
  });

  it('is nobody’s but the user’s', async () => {
    const stranger = await createAccount(app);
    expect(await eventIds(app, stranger)).toEqual([]);
    expect(await eventIds(app, stranger, { repo_id: hello.id })).toEqual([]);
    expect((await app.get('/api/github-events')).status).toBe(401);
    expect((await app.get('/api/github-events/recent')).status).toBe(401);
    const recent = await app.get('/api/github-events/recent', stranger.token);
    expect(recent.body).toEqual({ ids: [], latest: null });
  });

  it.each(['/api/github-events', '/api/github-events/recent'])(
    'is answered with 304 at %s until something comes',
    async (path) => {
      const account = await newTracked(app);
      await taken(app, account.repo);
      const ask = (etag?: string) =>
        app.request('GET', path, {
          token: account.owner.token,
          headers: etag === undefined ? undefined : { 'if-none-match': etag },
        });
      const etag = (await ask()).headers.get('etag') ?? '';
      expect(etag).not.toBe('');
      expect((await ask(etag)).status).toBe(304);
      await taken(app, account.repo);
      const changed = await ask(etag);
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(etag);
    },
  );

  describe('of which the newest are asked for', () => {
    const recent = async (query = '') => {
      const { body } = await app.get(`/api/github-events/recent${query}`, ada.token);
      return body as unknown;
    };

    it('is ids, newest first, and the newest of them', async () => {
      expect(await recent()).toEqual({ ids: newestFirst(), latest: ids.elsewhere });
    });

    it('has as many as are wanted, of one repository if that is wanted', async () => {
      expect(await recent('?limit=2')).toEqual({
        ids: newestFirst().slice(0, 2),
        latest: ids.elsewhere,
      });
      expect(await recent(`?repo_id=${hello.id}&limit=1`)).toEqual({
        ids: [ids.byEve],
        latest: ids.byEve,
      });
    });

    it.each(['limit=0', 'limit=101', 'repo_id=1', 'cursor=a', 'page=1', 'event=push'])(
      'refuses %s',
      async (query) => {
        const { status } = await app.get(`/api/github-events/recent?${query}`, ada.token);
        expect(status).toBe(400);
      },
    );
  });

  describe('of which one is asked for', () => {
    it('has what GitHub sent', async () => {
      const payload = pushTo(hello);
      const id = await taken(app, hello, { payload });
      const { status, body } = await app.get(`/api/github-events/event?id=${id}`, ada.token);
      const [listed] = await allEvents(app, ada);
      expect([status, body]).toEqual([200, { ...listed, id, payload }]);
      const path = `/api/github-events/event?id=${id.toUpperCase()}`;
      expect((await app.get(path, ada.token)).body.id).toBe(id);
    });

    it('is 404 for what is another’s as for what is not there', async () => {
      const other = await newTracked(app);
      const foreign = await taken(app, other.repo);
      const answers = await Promise.all(
        [foreign, randomUUID()].map((id) =>
          app.get(`/api/github-events/event?id=${id}`, ada.token),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      const [one, two] = answers.map(({ body }) => ({ ...body.error, request_id: '' }) as unknown);
      expect(one).toEqual(two);
    });

    it.each(['', '?id=', '?id=1', `?id=${UUID}&id=${UUID}`])('refuses %j', async (query) => {
      const { status } = await app.get(`/api/github-events/event${query}`, ada.token);
      expect(status).toBe(400);
    });
  });

  it('goes with the repository that it is of', async () => {
    const { owner, repo } = await newTracked(app);
    const id = await taken(app, repo);
    await app.request('DELETE', `/api/repos/${repo.id}`, { token: owner.token });
    expect(await eventIds(app, owner)).toEqual([]);
    const one = await app.get(`/api/github-events/event?id=${id}`, owner.token);
    expect(one.status).toBe(404);
    const recent = await app.get('/api/github-events/recent', owner.token);
    expect(recent.body).toEqual({ ids: [], latest: null });
  });

  it('has cursors of its own for each question', async () => {
    const first = await list({ limit: 2 });
    const cursor = first.body.pagination.next_cursor as string;
    expect((await list({ limit: 2, cursor })).status).toBe(200);
    for (const query of [{ event: 'push' }, { after: ids.push }, { since: at(0) }]) {
      const { status, body } = await list({ ...query, cursor });
      expect([status, body.error.code]).toEqual([400, 'INVALID_CURSOR']);
    }
    const other = await createAccount(app);
    expect((await app.get(eventsPath({ cursor }), other.token)).status).toBe(400);
  });
});
