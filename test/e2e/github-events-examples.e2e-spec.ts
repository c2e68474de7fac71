import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  deliverTo,
  inTurns,
  type Sample,
  SAMPLES,
  type Tracked,
  trackRepository,
} from '../factories/github-deliveries.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { setPlan, subscribe } from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';

jest.setTimeout(120_000);

interface Event {
  readonly id: string;
  readonly event: string;
  readonly suspected_replay?: true;
}

describe("GitHub's own example payloads, through tracked repositories", () => {
  let app: TestApp;
  /** Samples of several repositories have one name, so no user can track them all. */
  const owners: Account[] = [];
  let guest: Account;
  let stranger: Account;
  const clients = new LiveClients();
  const listeners = new Map<string, LiveClient[]>();
  const repos = new Map<string, { readonly tracked: Tracked; readonly owner: Account }>();
  const sent: { sample: Sample; guid: string; tracked: Tracked; id: string }[] = [];

  const newOwner = async (): Promise<Account> => {
    const owner = await createAccount(app);
    await setPlan(app, owner, 'pro');
    owners.push(owner);
    return owner;
  };

  const tracked = async (sample: Sample): Promise<{ tracked: Tracked; owner: Account }> => {
    const of = sample.payload.repository ?? SAMPLES[0]?.payload.repository;
    if (!of) throw new Error('the first sample has a repository');
    const known = repos.get(String(of.id));
    if (known) return known;
    const taken = (owner: Account): boolean =>
      [...repos.values()].some(
        (repo) =>
          repo.owner === owner &&
          repo.tracked.fullName.toLowerCase() === of.full_name.toLowerCase(),
      );
    const owner = owners.find((one) => !taken(one)) ?? (await newOwner());
    const repo = { owner, tracked: await trackRepository(app, owner, of.full_name) };
    await subscribe(app, owner, repo.tracked.id, guest);
    repos.set(String(of.id), repo);
    return repo;
  };

  const listen = async (account: Account): Promise<void> => {
    const opened = TRANSPORTS.map((transport) =>
      clients.ready(transport, app.url, { token: account.token }),
    );
    listeners.set(account.id, await Promise.all(opened));
  };

  const told = (client: LiveClient): Event[] =>
    client.ofType('github_event').map(({ payload }) => payload as Event);

  const history = async (account: Account): Promise<Event[]> => {
    const found: Event[] = [];
    let cursor = '';
    do {
      const path = `/api/github-events?limit=100${cursor && `&cursor=${cursor}`}`;
      const { body } = await app.get(path, account.token);
      found.push(...(body.data as Event[]));
      cursor = (body.pagination.next_cursor as string | null) ?? '';
    } while (cursor !== '');
    return found;
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    guest = await createAccount(app);
    stranger = await createAccount(app);
    for (const sample of SAMPLES) await tracked(sample);
    for (const account of [...owners, guest, stranger]) await listen(account);
  });

  afterAll(async () => {
    clients.closeAll();
    await app.close();
  });

  it('are all taken', async () => {
    await inTurns(SAMPLES, 8, async (sample) => {
      const { tracked: repo } = await tracked(sample);
      const guid = randomUUID();
      const answer = await deliverTo(app, repo, { ...sample, guid });
      expect([sample.event, answer.status, answer.body]).toEqual([
        sample.event,
        202,
        { id: expect.any(String), event: sample.event, delivery_id: guid, duplicate: false },
      ]);
      sent.push({ sample, guid, tracked: repo, id: answer.body.id as string });
    });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(329);
  });

  it('are each stored once, and stay so when they are delivered again', async () => {
    await inTurns(sent, 8, async ({ sample, guid, tracked: repo, id }) => {
      const answer = await deliverTo(app, repo, { ...sample, guid });
      expect([answer.status, answer.body]).toEqual([
        200,
        { id, event: sample.event, delivery_id: guid, duplicate: true },
      ]);
    });
    const events = await history(guest);
    expect(events).toHaveLength(329);
    expect(new Set(events.map(({ id }) => id))).toEqual(new Set(sent.map(({ id }) => id)));
  });

  it('are readable, with titles and summaries that name who did what', async () => {
    const byId = new Map(sent.map((one) => [one.id, one]));
    for (const event of await history(guest)) {
      const { sample, tracked: repo, guid } = byId.get(event.id) ?? {};
      const { payload = {} } = sample ?? {};
      expect(event).toMatchObject({
        repo: { id: repo?.id, full_name: payload.repository?.full_name ?? expect.any(String) },
        event: sample?.event,
        action: typeof payload.action === 'string' ? payload.action : null,
        delivery_id: guid,
        title: expect.stringMatching(/^\S.{4,254}$/),
        summary: expect.stringMatching(/\S/),
        url: expect.stringMatching(/^https?:\/\//),
        occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
      if (payload.sender) {
        expect(event).toMatchObject({
          title: expect.stringContaining(payload.sender.login),
          actor: { login: payload.sender.login, avatar_url: expect.stringMatching(/^https?:/) },
        });
      }
    }
  });

  it('come back with what GitHub sent', async () => {
    await inTurns(sent, 8, async ({ sample, id }) => {
      const { status, body } = await app.get(`/api/github-events/event?id=${id}`, guest.token);
      expect([status, body.payload]).toEqual([200, sample.payload]);
    });
  });

  it('are told to both subscribers on both transports, each once, and to no stranger', async () => {
    const originals = (await history(guest)).filter((event) => !event.suspected_replay);
    // Five of the samples are the same to the byte as another one.
    expect(originals).toHaveLength(324);
    let owned = 0;
    for (const account of [...owners, guest]) {
      const theirs = sent.filter(
        ({ tracked: { id } }) =>
          account === guest ||
          [...repos.values()].some((repo) => repo.tracked.id === id && repo.owner === account),
      );
      const ids = new Set(theirs.map(({ id }) => id));
      expect(new Set((await history(account)).map(({ id }) => id))).toEqual(ids);
      if (account !== guest) owned += ids.size;
      const expected = originals
        .map(({ id }) => id)
        .filter((id) => ids.has(id))
        .reverse();
      for (const client of listeners.get(account.id) ?? []) {
        await client.until('all events', () => told(client).length >= expected.length);
        expect(told(client).map(({ id }) => id)).toEqual(expected);
      }
    }
    expect(owned).toBe(329);
    for (const client of listeners.get(stranger.id) ?? []) expect(told(client)).toEqual([]);
    expect(await history(stranger)).toEqual([]);
  });

  it('say the same on sockets as over REST', async () => {
    const events = new Map((await history(guest)).map((event) => [event.id, event]));
    for (const client of listeners.get(guest.id) ?? []) {
      for (const event of told(client)) expect(event).toEqual(events.get(event.id));
    }
  });

  it('are none of a stranger’s business', async () => {
    for (const { id } of sent.slice(0, 5)) {
      const path = `/api/github-events/event?id=${id}`;
      expect((await app.get(path, stranger.token)).status).toBe(404);
    }
  });
});
