import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  newTracked,
  pushTo,
  taken,
  takenInTurn,
  type Tracked,
  trackRepository,
} from '../factories/github-deliveries.js';
import { allEvents, eventIds, eventsPath } from '../factories/github-events.js';
import type { HttpAnswer } from '../support/http-client.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('pages of GitHub events', () => {
  let app: TestApp;
  let owner: Account;
  let hello: Tracked;
  let world: Tracked;
  /** Oldest first. */
  const ids: string[] = [];
  const newestFirst = (): string[] => [...ids].reverse();

  const list = (query: Readonly<Record<string, string | number>>): Promise<HttpAnswer> =>
    app.get(eventsPath(query), owner.token);

  const takeBoth = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      ids.push(await taken(app, hello));
      ids.push(await taken(app, world, { payload: pushTo(world, { githubId: 2 }) }));
    }
  };

  beforeAll(async () => {
    app = await startApp();
    ({ owner, repo: hello } = await newTracked(app));
    world = await trackRepository(app, owner, 'octo-org/world');
    await takeBoth(12);
  });

  afterAll(() => app.close());

  it('go on from one to the next without gap or repeat while events come in', async () => {
    const before = newestFirst();
    const found = await allEvents(app, owner, { limit: 5 }, () => takeBoth(2));
    expect(found.map(({ id }) => id)).toEqual(before);
    expect(ids.length).toBe(before.length + 4 * 4);
  });

  it('have numbers and totals, too', async () => {
    const total = ids.length;
    const { body } = await list({ page: 2, limit: 7 });
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(newestFirst().slice(7, 14));
    expect(body.pagination).toEqual({
      limit: 7,
      page: 2,
      total,
      total_pages: Math.ceil(total / 7),
      has_more: true,
      next_cursor: expect.any(String),
    });
    const last = await list({ page: 2, limit: 20, repo_id: hello.id });
    expect(last.body.pagination).toMatchObject({ total: total / 2, total_pages: 1 });
    expect(last.body.data).toEqual([]);
  });

  it('take no longer than some seconds, and then are 503', async () => {
    const other = await app.database.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('LOCK TABLE github_events');
      const begun = performance.now();
      const many = Array.from({ length: 30 }, () => list({ page: 5, limit: 100 }));
      const statuses = (await Promise.all([many[0], many.at(-1)])).map((answer) => answer?.status);
      expect(statuses).toEqual([503, 429]);
      expect(performance.now() - begun).toBeLessThan(6_000);
      await other.query('ROLLBACK');
      await Promise.all(many);
    } finally {
      other.release(true);
    }
    expect((await list({})).status).toBe(200);
  });

  it('of twenty, unless told', async () => {
    const { body } = await list({});
    expect(body.data).toHaveLength(20);
    expect(body.pagination).toMatchObject({ limit: 20, has_more: true });
    expect(body.pagination).not.toHaveProperty('total');
  });

  describe('of what came after an event', () => {
    const since = (index: number): string => ids[index] ?? '';

    it('are oldest first, and begin with the next one', async () => {
      expect(await eventIds(app, owner, { after: since(3) })).toEqual(ids.slice(4));
      expect(await eventIds(app, owner, { after: since(3).toUpperCase() })).toEqual(ids.slice(4));
      expect(await eventIds(app, owner, { after: ids.at(-1) ?? '' })).toEqual([]);
    });

    it('bring what comes meanwhile at their end', async () => {
      const found = await allEvents(app, owner, { after: since(0), limit: 15 }, () => takeBoth(1));
      expect(found.map(({ id }) => id)).toEqual(ids.slice(1));
    });

    it('keep to filters, from an event on that these leave out', async () => {
      const ofHello = ids.filter((_, index) => index % 2 === 0);
      const query = { after: since(1), repo_id: hello.id, limit: 4 };
      expect(await eventIds(app, owner, query)).toEqual(ofHello.slice(1));
      expect(await eventIds(app, owner, { ...query, event: 'issues' })).toEqual([]);
    });

    it('have numbers and totals, too', async () => {
      const { body } = await list({ after: since(9), page: 2, limit: 3 });
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(13, 16));
      expect(body.pagination.total).toBe(ids.length - 10);
    });

    it('begin after a suspected replay as after any other', async () => {
      const payload = pushTo(hello);
      const original = await taken(app, hello, { payload });
      const replay = await taken(app, hello, { payload });
      const [next = ''] = await takenInTurn(app, hello, 1);
      expect(await eventIds(app, owner, { after: original })).toEqual([next]);
      expect(await eventIds(app, owner, { after: replay })).toEqual([next]);
      await app.sql('DELETE FROM github_events WHERE id = ANY ($1)', [[original, replay, next]]);
    });

    it('are 410 alike where it never was, was another’s, or is gone', async () => {
      const stranger = await newTracked(app);
      const foreign = await taken(app, stranger.repo);
      const [expired = ''] = await takenInTurn(app, hello, 1);
      await app.sql(
        `UPDATE github_events SET received_at = now() - interval '14 days 1 minute' WHERE id = $1`,
        [expired],
      );
      const answers = [];
      for (const after of [randomUUID(), foreign, expired]) answers.push(await list({ after }));
      const shown = answers.map(({ status, body }) => [status, { ...body.error, request_id: '' }]);
      expect(shown[0]).toMatchObject([410, { code: 'CURSOR_EXPIRED' }]);
      expect(shown).toEqual([shown[0], shown[0], shown[0]]);
    });

    it('are 410 for somebody who sees nothing of it any more', async () => {
      const { owner: other, repo } = await newTracked(app);
      const after = await taken(app, repo);
      expect((await app.get(eventsPath({ after }), other.token)).status).toBe(200);
      await app.request('DELETE', `/api/repos/${repo.id}`, { token: other.token });
      expect((await app.get(eventsPath({ after }), other.token)).status).toBe(410);
    });
  });

  it('are empty for who tracks nothing', async () => {
    const { token } = await createAccount(app);
    const { body } = await app.get(eventsPath({ page: 1 }), token);
    expect(body).toEqual({
      data: [],
      pagination: {
        ...{ limit: 20, page: 1, total: 0, total_pages: 0 },
        ...{ has_more: false, next_cursor: null },
      },
    });
  });
});
