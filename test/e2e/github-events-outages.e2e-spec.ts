import type { Account } from '../factories/accounts.js';
import { newTracked, taken, takenInTurn, type Tracked } from '../factories/github-deliveries.js';
import { allTold, eventIds, isTold, toldIds, untoldCount } from '../factories/github-events.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(120_000);

describe('GitHub events while Redis is away', () => {
  let proxy: TcpProxy;
  /** Its way to Redis can be cut. */
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;
  const clients = new LiveClients();

  const reachesRedis = (): Promise<void> =>
    eventually('the node reaches Redis', async () => {
      return (await app.post('/api/ws/tickets', undefined, owner.token)).status === 201;
    });

  beforeAll(async () => {
    proxy = await TcpProxy.start(testRedisUrl());
    app = await startApp({ env: { ...LIVE_ENV, REDIS_URL: proxy.url } });
  });

  beforeEach(async () => {
    ({ owner, repo } = await newTracked(app));
  });

  afterEach(async () => {
    clients.closeAll();
    proxy.release();
    await proxy.open();
    await reachesRedis();
  });

  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  it.each(TRANSPORTS)(
    'are taken and shown, and told over %s once it is back',
    async (transport) => {
      const client = await clients.ready(transport, app.url, { token: owner.token });
      const ids = await takenInTurn(app, repo, 3);
      await isTold(client, ids.at(-1) ?? '');
      await proxy.close();
      ids.push(...(await takenInTurn(app, repo, 10)));
      expect(await eventIds(app, owner)).toEqual([...ids].reverse());
      expect(toldIds(client)).toEqual(ids.slice(0, 3));
      expect(await untoldCount(app)).toBe(10);
      await proxy.open();
      await reachesRedis();
      ids.push(...(await takenInTurn(app, repo, 3)));
      await isTold(client, ids.at(-1) ?? '');
      expect(toldIds(client)).toEqual(ids);
      await allTold(app);
    },
  );

  it('are taken, though Redis answers nothing any more', async () => {
    const client = await clients.ready('websocket', app.url, { token: owner.token });
    const ids = [await taken(app, repo)];
    await isTold(client, ids[0] ?? '');
    proxy.hold();
    ids.push(...(await takenInTurn(app, repo, 5)));
    expect(await eventIds(app, owner)).toEqual([...ids].reverse());
    proxy.release();
    await client.until('all', () => toldIds(client).length >= ids.length, 40_000);
    expect(toldIds(client)).toEqual(ids);
  });
});

describe('GitHub events that a node keeps and does not tell', () => {
  let app: TestApp;
  let owner: Account;
  let repo: Tracked;
  let client: LiveClient;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    ({ owner, repo } = await newTracked(app));
  });

  beforeEach(async () => {
    client = await clients.ready('websocket', app.url, { token: owner.token });
  });

  afterEach(() => clients.closeAll());

  afterAll(() => app.close());

  it('are told by another node, in their order, before those that follow', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    const env = { REDIS_URL: proxy.url, ROLES: 'web' };
    const lame = await startApp({ sharing: app, env });
    try {
      await proxy.close();
      const ids = await takenInTurn(lame, repo, 5);
      await isTold(client, ids.at(-1) ?? '');
      ids.push(await taken(app, repo));
      await isTold(client, ids.at(-1) ?? '');
      expect(toldIds(client)).toEqual(ids);
    } finally {
      await proxy.open();
      await lame.close();
      await proxy.close();
    }
  });

  it('are told after a second time, too, and a connection is sent them once', async () => {
    const id = await taken(app, repo);
    await isTold(client, id);
    await allTold(app);
    // As after a crash between the telling and its note.
    await app.sql(
      'INSERT INTO github_event_announcements SELECT seq FROM github_events WHERE id = $1',
      [id],
    );
    await allTold(app);
    const last = await taken(app, repo);
    await isTold(client, last);
    expect(toldIds(client)).toEqual([id, last]);
  });

  it('are forgotten with their repository', async () => {
    const gone = await newTracked(app);
    const id = await taken(app, gone.repo);
    await allTold(app);
    await app.request('DELETE', `/api/repos/${gone.repo.id}`, { token: gone.owner.token });
    await app.sql(
      'INSERT INTO github_event_announcements SELECT seq FROM github_events WHERE id = $1',
      [id],
    );
    await allTold(app);
    // Of an event that is no longer there, too.
    await app.sql('INSERT INTO github_event_announcements VALUES (1000000)');
    await allTold(app);
  });
});
