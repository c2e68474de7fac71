import { Database } from '../../src/database/database.js';
import { Retention } from '../../src/database/retention.js';
import type { Account } from '../factories/accounts.js';
import {
  deliverTo,
  newTracked,
  pushTo,
  taken,
  type Tracked,
} from '../factories/github-deliveries.js';
import { allEvents, eventIds, eventsPath } from '../factories/github-events.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { deliverTest } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';

jest.setTimeout(60_000);

const DIGEST_DAYS = 35;

describe.each([
  { events: 7, others: 14 },
  { events: 14, others: 7 },
  { events: 40, others: 7 },
])('events of $events days, and other webhooks of $others', ({ events, others }) => {
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;
  const clients = new LiveClients();
  const longest = Math.max(events, DIGEST_DAYS);

  beforeAll(async () => {
    app = await startApp({
      env: {
        ...LIVE_ENV,
        ROLES: 'web',
        GITHUB_EVENT_TTL_DAYS: String(events),
        WEBHOOK_TTL_DAYS: String(others),
      },
    });
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
  });

  afterEach(() => clients.closeAll());

  afterAll(() => app.close());

  /** Has a receipt, and what was kept with it, be so old. */
  const age = async (id: string, days: number, minutes = 0): Promise<void> => {
    const at = `now() - $2::int * interval '1 day' - $3::int * interval '1 minute'`;
    for (const [table, column, key] of [
      ['github_events', 'received_at', 'id'],
      ['github_delivery_digests', 'created_at', 'event_id'],
      ['webhook_receipts', 'created_at', 'id'],
      ['webhook_deliveries', 'created_at', 'receipt_id'],
    ] as const) {
      const parameters = [id, days, minutes];
      await app.sql(`UPDATE ${table} SET ${column} = ${at} WHERE ${key} = $1`, parameters);
    }
  };

  const left = async (table: string, key: string, ids: readonly string[]): Promise<string[]> => {
    const rows = await app.sql<{ id: string }>(
      `SELECT ${key} AS id FROM ${table} WHERE ${key} = ANY ($1) ORDER BY 1`,
      [ids],
    );
    return rows.map(({ id }) => id);
  };

  const sweep = () => app.app.get(Retention).run();

  it('are gone from every answer before they are swept away', async () => {
    const old = await taken(app, repo);
    await age(old, events, 1);
    expect(await eventIds(app, owner)).toEqual([]);
    expect(await eventIds(app, owner, { page: 1 })).toEqual([]);
    const numbered = await app.get(eventsPath({ page: 1 }), owner.token);
    expect(numbered.body.pagination.total).toBe(0);
    const recent = await app.get('/api/github-events/recent', owner.token);
    expect(recent.body).toEqual({ ids: [], latest: null });
    const one = await app.get(`/api/github-events/event?id=${old}`, owner.token);
    expect(one.status).toBe(404);
    expect((await app.get(eventsPath({ after: old }), owner.token)).status).toBe(410);
    const client = await clients.ready('websocket', app.url, { token: owner.token });
    const { data } = await client.call('join-room', `repo:${repo.id}`);
    expect(data).toEqual({ snapshot: { latest: null } });
    expect(await left('github_events', 'id', [old])).toEqual([old]);
  });

  it('are shown, whole, until then', async () => {
    const payload = pushTo(repo);
    const young = await taken(app, repo, { payload });
    await age(young, events, -60);
    await sweep();
    expect(await eventIds(app, owner)).toEqual([young]);
    const one = await app.get(`/api/github-events/event?id=${young}`, owner.token);
    expect(one.body.payload).toEqual(payload);
  });

  it('go from the disk with their payloads', async () => {
    const old = await taken(app, repo);
    const young = await taken(app, repo);
    await age(old, events, 1);
    await age(young, events, -60);
    await sweep();
    expect(await left('github_events', 'id', [old, young])).toEqual([young]);
    expect(await left('webhook_receipts', 'id', [old, young])).toEqual([young]);
  });

  it('go at a time of their own, as other webhooks do', async () => {
    const [old, young] = await Promise.all(
      [1, 2].map(async (serial) => {
        const { body } = await deliverTest(app, { event: 'created', serial });
        return body.id as string;
      }),
    );
    const ids = [old ?? '', young ?? ''];
    await age(ids[0] ?? '', others, 1);
    await age(ids[1] ?? '', others, -60);
    // Past the one time, and not the other.
    const event = await taken(app, repo);
    await age(event, Math.min(events, others), 1);
    await sweep();
    expect(await left('webhook_receipts', 'id', ids)).toEqual([ids[1]]);
    expect(await left('webhook_receipts', 'id', [event])).toEqual(events > others ? [event] : []);
  });

  it(`are known again for ${longest} days, by their ids and by their bodies`, async () => {
    const delivery = { guid: 'a-delivery', payload: pushTo(repo) };
    const first = await taken(app, repo, delivery);
    await age(first, longest, -60);
    await sweep();
    const again = await deliverTo(app, repo, delivery);
    expect([again.status, again.body]).toMatchObject([200, { id: first, duplicate: true }]);
    const replay = await taken(app, repo, { payload: delivery.payload });
    expect((await allEvents(app, owner))[0]).toMatchObject({ id: replay, suspected_replay: true });
    await age(first, longest, 1);
    await sweep();
    expect(await left('github_delivery_digests', 'event_id', [first])).toEqual([]);
    expect(await left('webhook_deliveries', 'receipt_id', [first])).toEqual([]);
    expect((await deliverTo(app, repo, delivery)).status).toBe(202);
    expect((await allEvents(app, owner))[0]).not.toHaveProperty('suspected_replay');
  });

  it('go in bounded batches', async () => {
    const COUNT = 2_300;
    await app.sql(
      `WITH old AS (
         SELECT gen_random_uuid() AS id, now() - $2::int * interval '1 day' AS at
           FROM generate_series(1, $3)
       ), receipts AS (
         INSERT INTO webhook_receipts
           (id, source, event, raw, headers, signature, request_id, created_at)
         SELECT id, 'github-repos', 'push', '{}', '{}', '', '', at FROM old
       ), digests AS (
         INSERT INTO github_delivery_digests (repo_id, digest, event_id, created_at)
         SELECT $1, id::text::bytea, id, at FROM old
       )
       INSERT INTO github_events
         (id, repo_id, event, title, summary, suspected_replay, occurred_at, received_at)
       SELECT id, $1, 'push', 'old', 'old', false, at, at FROM old`,
      [repo.id, longest + 1, COUNT],
    );
    const asked = jest.spyOn(app.app.get(Database), 'query');
    /** The sizes of the batches that were deleted of a table. */
    const batches = (table: string, source?: string): unknown[] =>
      asked.mock.calls.flatMap(([sql, parameters = []]) =>
        sql.startsWith(`DELETE FROM ${table} `) && (!source || parameters[0] === source)
          ? [parameters.at(-1)]
          : [],
      );
    const tenOf250 = Array(10).fill(250);
    try {
      const swept = await sweep();
      expect(swept).toMatchObject({
        github_events: COUNT,
        github_delivery_digests: COUNT,
        webhook_receipts: COUNT,
      });
      expect(batches('github_events')).toEqual(tenOf250);
      expect(batches('github_delivery_digests')).toEqual(tenOf250);
      expect(batches('webhook_receipts', 'github-repos')).toEqual(tenOf250);
    } finally {
      asked.mockRestore();
    }
  });
});
