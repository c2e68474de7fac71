import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  deliverTo,
  newTracked,
  pushTo,
  taken,
  type Tracked,
  trackRepository,
} from '../factories/github-deliveries.js';
import { allEvents, eventIds, isTold, toldIds } from '../factories/github-events.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { adminToken, allProcessed, hexHmac, receiptCount } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';

jest.setTimeout(60_000);

describe('what GitHub delivers for a tracked repository', () => {
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;
  let listener: LiveClient;
  const clients = new LiveClients();

  /** All that was told before a further event. */
  const toldSoFar = async (): Promise<string[]> => {
    const last = await taken(app, repo);
    await isTold(listener, last);
    return toldIds(listener).filter((id) => id !== last);
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
    listener = await clients.ready('websocket', app.url, { token: owner.token });
  });

  afterEach(() => clients.closeAll());

  afterAll(() => app.close());

  it('is answered with 202, kept and told', async () => {
    const guid = randomUUID();
    const { status, body } = await deliverTo(app, repo, { guid });
    expect([status, body]).toEqual([
      202,
      { id: expect.any(String), event: 'push', delivery_id: guid, duplicate: false },
    ]);
    expect(await allEvents(app, owner)).toEqual([
      expect.objectContaining({
        id: body.id,
        repo: { id: repo.id, full_name: repo.fullName },
        event: 'push',
        delivery_id: guid,
      }),
    ]);
    await isTold(listener, body.id as string);
  });

  it('needs no id', async () => {
    const payload = pushTo(repo);
    const send = () =>
      deliverTo(app, repo, { payload, headers: { 'x-github-delivery': undefined } });
    const first = await send();
    expect([first.status, first.body]).toMatchObject([202, { delivery_id: null }]);
    expect(await allEvents(app, owner)).toEqual([
      expect.objectContaining({ id: first.body.id, delivery_id: null }),
    ]);
    // Nothing says that it is the same, so it is as suspect as under another id.
    expect((await send()).body).toMatchObject({ delivery_id: null, duplicate: false });
    expect((await allEvents(app, owner))[0]).toMatchObject({ suspected_replay: true });
  });

  it('is taken as a form, whose event has the payload', async () => {
    const payload = pushTo(repo);
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const id = await taken(app, repo, {
      payload: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const answer = await app.get(`/api/github-events/event?id=${id}`, owner.token);
    expect(answer.body.payload).toEqual(payload);
  });

  it('may be signed with SHA-1 where there is no other signature', async () => {
    const payload = JSON.stringify(pushTo(repo));
    const id = await taken(app, repo, {
      payload,
      headers: {
        'x-hub-signature-256': undefined,
        'x-hub-signature': `sha1=${hexHmac('sha1', repo.secret, payload)}`,
      },
    });
    expect(await eventIds(app, owner)).toEqual([id]);
  });

  describe('again', () => {
    it('is answered with 200 and the first id, stored once and told once', async () => {
      const delivery = { guid: randomUUID(), payload: pushTo(repo) };
      const id = await taken(app, repo, delivery);
      for (let time = 0; time < 3; time += 1) {
        const { status, body } = await deliverTo(app, repo, delivery);
        expect([status, body]).toEqual([
          200,
          { id, event: 'push', delivery_id: delivery.guid, duplicate: true },
        ]);
      }
      expect(await eventIds(app, owner)).toEqual([id]);
      expect(await receiptCount(app, `id = '${id}' OR delivery_key LIKE '%${delivery.guid}'`)).toBe(
        1,
      );
      expect(await toldSoFar()).toEqual([id]);
    });

    it('is known by its id, whatever it says the second time', async () => {
      const guid = randomUUID();
      const id = await taken(app, repo, { guid });
      const again = await deliverTo(app, repo, { guid, event: 'issues' });
      expect([again.status, again.body]).toEqual([
        200,
        { id, event: 'push', delivery_id: guid, duplicate: true },
      ]);
    });

    it('is one of thirty that come at once', async () => {
      const delivery = { guid: randomUUID(), payload: pushTo(repo) };
      const answers = await Promise.all(
        Array.from({ length: 30 }, () => deliverTo(app, repo, delivery)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([
        ...Array<number>(29).fill(200),
        202,
      ]);
      const ids = new Set(answers.map(({ body }) => body.id as string));
      expect(await eventIds(app, owner)).toEqual([...ids]);
      expect(await toldSoFar()).toEqual([...ids]);
    });

    it('is another event at another repository: GitHub gives one id to all hooks', async () => {
      const other = await newTracked(app);
      const delivery = { guid: randomUUID(), payload: pushTo(repo) };
      const first = await taken(app, repo, delivery);
      const second = await taken(app, other.repo, delivery);
      expect(second).not.toBe(first);
      expect(await eventIds(app, owner)).toEqual([first]);
      expect(await allEvents(app, other.owner)).toEqual([
        expect.not.objectContaining({ suspected_replay: true }),
      ]);
      expect(await eventIds(app, other.owner)).toEqual([second]);
    });
  });

  describe('under another id, with the very same body', () => {
    it('is kept as a suspected replay, in the history alone', async () => {
      const start = await taken(app, repo);
      const payload = pushTo(repo);
      const original = await taken(app, repo, { payload });
      const replay = await taken(app, repo, { payload });
      const events = await allEvents(app, owner);
      expect(events.map(({ id }) => id)).toEqual([replay, original, start]);
      expect(events.map((event) => event.suspected_replay)).toEqual([true, undefined, undefined]);
      const { body } = await app.get('/api/github-events/recent', owner.token);
      expect(body).toEqual({ ids: [original, start], latest: original });
      expect(await eventIds(app, owner, { after: start })).toEqual([original]);
      const { data } = await listener.call('join-room', `repo:${repo.id}`);
      expect(data.snapshot).toEqual({ latest: original });
      expect(await toldSoFar()).toEqual([start, original]);
    });

    it('is so for another event too, for what names the event is not signed', async () => {
      const payload = pushTo(repo);
      await taken(app, repo, { payload });
      await taken(app, repo, { payload, event: 'release' });
      expect((await allEvents(app, owner))[0]).toMatchObject({
        event: 'release',
        suspected_replay: true,
      });
    });

    it('has one original, of however many that come at once', async () => {
      const payload = pushTo(repo);
      const ids = await Promise.all([1, 2, 3, 4].map(() => taken(app, repo, { payload })));
      const events = await allEvents(app, owner);
      expect(events.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const originals = events.filter((event) => !event.suspected_replay).map(({ id }) => id);
      expect(originals).toHaveLength(1);
      expect(await toldSoFar()).toEqual(originals);
    });

    it('is no replay at another repository of the same name', async () => {
      const other = await newTracked(app);
      const payload = pushTo(repo);
      await taken(app, repo, { payload });
      await taken(app, other.repo, { payload });
      expect((await allEvents(app, other.owner))[0]).not.toHaveProperty('suspected_replay');
    });
  });

  it('has a receipt of the source github-repos, whose replay makes no second event', async () => {
    const admin = await adminToken(app);
    const id = await taken(app, repo);
    const receipt = await app.get(`/api/webhooks/${id}`, admin);
    expect(receipt.body).toMatchObject({
      id,
      source: 'github-repos',
      event: 'push',
      verified: true,
    });
    await allProcessed(app);
    expect((await app.post(`/api/webhooks/${id}/replay`, undefined, admin)).status).toBeLessThan(
      300,
    );
    await allProcessed(app);
    expect(await eventIds(app, owner)).toEqual([id]);
    expect(await toldSoFar()).toEqual([id]);
  });

  it('is kept for each of those who track the same repository', async () => {
    const other = await createAccount(app);
    const others = await trackRepository(app, other, repo.fullName);
    const id = await taken(app, others);
    expect(await eventIds(app, other)).toEqual([id]);
    expect(await eventIds(app, owner)).toEqual([]);
  });
});
