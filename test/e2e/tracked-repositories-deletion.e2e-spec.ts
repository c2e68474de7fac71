import { Retention } from '../../src/database/retention.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { type Delivery, deliverTo } from '../factories/github-deliveries.js';
import {
  invite,
  postSubscriber,
  subscribe,
  trackRepository,
  type TrackedRepository,
} from '../factories/repositories.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('a tracked repository that is deleted', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;
  let tracked: TrackedRepository;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
    eve = await createAccount(app);
    tracked = await trackRepository(app, ada);
  });

  afterAll(() => app.close());

  const remove = (id = tracked.id) =>
    app.request('DELETE', `/api/repos/${id}`, { token: ada.token });
  const removeAccount = ({ token }: Account) =>
    app.request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } });
  const runRetention = () => app.app.get(Retention, { strict: false }).run();

  const addEvents = async (repoId: string, count: number): Promise<void> => {
    await app.sql(
      `INSERT INTO github_events (id, repo_id, event, title, summary, suspected_replay,
                                  occurred_at, received_at)
       SELECT gen_random_uuid(), $1, 'push', 't', 's', false, now(), now()
         FROM generate_series(1, $2::int)`,
      [repoId, count],
    );
    await app.sql(
      `INSERT INTO github_delivery_digests (repo_id, digest, event_id)
       SELECT repo_id, sha256(id::text::bytea), id FROM github_events WHERE repo_id = $1`,
      [repoId],
    );
  };

  const rowsOf = async (repoId: string): Promise<readonly number[]> => {
    const [row] = await app.sql<{ counts: number[] }>(
      `SELECT ARRAY[(SELECT count(*)::int FROM github_events WHERE repo_id = $1),
                    (SELECT count(*)::int FROM github_delivery_digests WHERE repo_id = $1),
                    (SELECT count(*)::int FROM repository_subscriptions WHERE repo_id = $1),
                    (SELECT count(*)::int FROM tracked_repositories WHERE id = $1)] AS counts`,
      [repoId],
    );
    return row?.counts ?? [];
  };

  const age = (minutes: number) =>
    app.sql(
      `UPDATE tracked_repositories SET deleted_at = deleted_at - $1::int * interval '1 minute'`,
      [minutes],
    );

  it('is 204, and gone at once for everybody', async () => {
    await subscribe(app, ada, tracked.id, eve);
    const bob = await createAccount(app);
    await invite(app, ada, tracked.id, bob);
    const { status, bytes } = await remove();
    expect([status, bytes.length]).toEqual([204, 0]);
    for (const { token } of [ada, eve, bob]) {
      expect((await app.get(`/api/repos/${tracked.id}`, token)).status).toBe(404);
      for (const role of ['owner', 'subscriber', 'invited']) {
        expect((await app.get(`/api/repos?role=${role}`, token)).body.data).toEqual([]);
      }
    }
    expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 1]);
    expect((await remove()).status).toBe(404);
  });

  it('leaves no subscription of those who are invited in the very moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await trackRepository(app, ada);
      const [, deleted] = await Promise.all([
        postSubscriber(app, ada, id, { username: eve.username }),
        remove(id),
      ]);
      expect(deleted.status).toBe(204);
      expect((await rowsOf(id))[2]).toBe(0);
    }
  });

  it('takes its events with it in the background, and at last its row', async () => {
    const other = await trackRepository(app, ada);
    await addEvents(tracked.id, 2_300);
    await addEvents(other.id, 5);
    await runRetention();
    expect(await rowsOf(tracked.id)).toEqual([2_300, 2_300, 1, 1]);
    await remove();
    expect(await runRetention()).toMatchObject({
      events_of_deleted_repositories: 2_300,
      digests_of_deleted_repositories: 2_300,
      tracked_repositories: 0,
    });
    // What was being written while it was deleted.
    await addEvents(tracked.id, 3);
    await age(9);
    await runRetention();
    expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 1]);
    await age(2);
    await runRetention();
    expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 0]);
    expect(await rowsOf(other.id)).toEqual([5, 5, 1, 1]);
  });

  it('loses its events once though several processes delete them at once', async () => {
    await addEvents(tracked.id, 2_500);
    await remove();
    await age(20);
    const runs = await Promise.all([runRetention(), runRetention(), runRetention()]);
    const deleted = runs.map((run) => run['events_of_deleted_repositories'] ?? 0);
    expect(deleted.reduce((sum, count) => sum + count, 0)).toBe(2_500);
    await runRetention();
    expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 0]);
  });

  describe('with what was delivered', () => {
    const deliver = async (more: Delivery = {}): Promise<string> => {
      const { id, full_name: fullName, webhook } = tracked;
      const answer = await deliverTo(app, { id, fullName, secret: webhook.secret }, more);
      expect(answer.status).toBe(202);
      return answer.body.id;
    };

    const left = async (ids: readonly string[]): Promise<readonly number[]> => {
      const [row] = await app.sql<{ counts: number[] }>(
        `SELECT ARRAY[(SELECT count(*)::int FROM webhook_receipts WHERE id = ANY ($1)),
                      (SELECT count(*)::int FROM webhook_deliveries
                        WHERE receipt_id = ANY ($1))] AS counts`,
        [ids],
      );
      return row?.counts ?? [];
    };

    /** With an event and without, the same again, of no delivery id, and of one that is forgotten. */
    const deliverAll = async (): Promise<readonly string[]> => {
      const payload = { action: 'created' };
      const headers = { 'x-github-delivery': undefined };
      const ids = [
        await deliver(),
        await deliver({ event: 'label', payload }),
        await deliver({ event: 'label', payload }),
        await deliver({ headers }),
        await deliver({ event: 'label', payload: { action: 'edited' } }),
      ];
      await app.sql('DELETE FROM webhook_deliveries WHERE receipt_id = $1', [ids.at(-1)]);
      await app.sql(`DELETE FROM github_events WHERE event = 'label' AND repo_id = $1`, [
        tracked.id,
      ]);
      return ids;
    };

    it.each([
      ['of its own', () => remove()],
      ['with its account', () => removeAccount(ada)],
    ])('%s: no payload stays, and nobody else’s goes', async (_, deletion) => {
      const ids = await deliverAll();
      const first = tracked;
      tracked = await trackRepository(app, eve);
      const others = [await deliver()];
      tracked = first;
      expect(await left(ids)).toEqual([5, 3]);
      expect((await deletion()).status).toBe(204);
      await runRetention();
      expect(await left(ids)).toEqual([0, 0]);
      expect(await left(others)).toEqual([1, 1]);
    });

    it('what came in the last moment goes before the row', async () => {
      expect((await remove()).status).toBe(204);
      const { rows } = await app.database.pool.query<{ id: string }>(
        'SELECT gen_random_uuid() AS id FROM generate_series(1, 600)',
      );
      const ids = rows.map(({ id }) => id);
      await age(20);
      await app.sql(
        `INSERT INTO webhook_deliveries (source, delivery_key, receipt_id)
         SELECT 'github-repos', $1 || '/' || id, id FROM unnest($2::uuid[]) AS id`,
        [tracked.id, ids],
      );
      await runRetention();
      expect(await left(ids)).toEqual([0, 0]);
      expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 0]);
    });
  });

  describe('with the account of its owner', () => {
    it('is anonymous, and nobody’s', async () => {
      await subscribe(app, ada, tracked.id, eve);
      await addEvents(tracked.id, 3);
      const second = await trackRepository(app, ada);
      await remove(second.id);
      await app.sql('UPDATE tracked_repositories SET github_id = 7 WHERE user_id = $1', [ada.id]);
      expect((await removeAccount(ada)).status).toBe(204);
      const rows = await app.sql(
        `SELECT user_id, full_name, github_id, secret, former_secret,
                deleted_at IS NOT NULL AS deleted
           FROM tracked_repositories WHERE id = ANY ($1)`,
        [[tracked.id, second.id]],
      );
      const anonymous = {
        ...{ user_id: null, full_name: '', github_id: null },
        ...{ secret: Buffer.alloc(0), former_secret: null, deleted: true },
      };
      expect(rows).toEqual([anonymous, anonymous]);
      expect((await app.get(`/api/repos/${tracked.id}`, eve.token)).status).toBe(404);
      expect((await app.get('/api/repos?role=subscriber', eve.token)).body.data).toEqual([]);
      await age(20);
      await runRetention();
      expect(await rowsOf(tracked.id)).toEqual([0, 0, 0, 0]);
    });

    it('is not tracked while that is under way', async () => {
      const deletion = await app.database.pool.connect();
      try {
        await deletion.query('BEGIN');
        await deletion.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [eve.id]);
        const full_name = `octocat/${eve.username}`;
        const tracking = app.post('/api/repos', { full_name }, eve.token);
        await eventually('waiting', async () => {
          const waiting = await app.sql(
            `SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length === 1;
        });
        await deletion.query('DELETE FROM users WHERE id = $1', [eve.id]);
        await deletion.query('COMMIT');
        expect((await tracking).status).toBe(401);
        const left = 'SELECT FROM tracked_repositories WHERE full_name = $1';
        expect(await app.sql(left, [full_name])).toEqual([]);
      } finally {
        deletion.release(true);
      }
    });
  });

  it('stays when a subscriber’s account goes', async () => {
    await subscribe(app, ada, tracked.id, eve);
    expect((await removeAccount(eve)).status).toBe(204);
    expect((await app.get(`/api/repos/${tracked.id}`, ada.token)).status).toBe(200);
    expect((await app.get(`/api/repos/${tracked.id}/subscribers`, ada.token)).body.data).toEqual(
      [],
    );
  });
});

describe('the export of an account', () => {
  it('has the repositories that are tracked and subscribed to, without secrets', async () => {
    const app = await startApp({ env: { ROLES: 'web' } });
    try {
      const [ada, eve] = [await createAccount(app), await createAccount(app)];
      const own = await trackRepository(app, ada, { events: ['push'] });
      const foreign = await trackRepository(app, eve);
      await subscribe(app, eve, foreign.id, ada, ['issues']);
      await subscribe(app, ada, own.id, eve);
      const { body, bytes } = await app.get('/api/users/me/export', ada.token);
      expect(body.entitlements).toMatchObject([
        { plan: 'free', usage: { tracked_repositories: 1, devices: 0 } },
      ]);
      expect(body.tracked_repositories).toEqual([
        {
          id: own.id,
          full_name: own.full_name,
          github_id: null,
          events: ['push'],
          webhook_url: own.webhook.url,
          created_at: expect.any(String),
          updated_at: expect.any(String),
        },
      ]);
      expect(body.repository_subscriptions).toEqual([
        {
          repo_id: foreign.id,
          full_name: foreign.full_name,
          events: ['issues'],
          invited_at: expect.any(String),
          accepted_at: expect.any(String),
        },
      ]);
      for (const word of [eve.id, eve.username, own.webhook.secret, foreign.webhook.secret]) {
        expect(bytes.toString()).not.toContain(word);
      }
    } finally {
      await app.close();
    }
  });
});
