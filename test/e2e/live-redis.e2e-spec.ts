import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say, sayMany } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { type LiveClient, Refused } from '../support/live-client.js';
import { SlowSubscriptions } from '../support/live-slow-subscription.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(90_000);

describe.each(TRANSPORTS)('with trouble at Redis, a client over %s', (transport) => {
  let healthy: TestApp;
  let proxy: TcpProxy;
  /** Its way to Redis can be cut. */
  let app: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const ready = (node = app): Promise<LiveClient> =>
    clients.ready(transport, node.url, { token: ada.token });

  /** That nothing was missed, or that the client was told to refetch, and then all goes on. */
  const expectNothingHidden = async (client: LiveClient, ids: readonly string[]): Promise<void> => {
    const last = await say(healthy, ada.id);
    await hears(client, last, 20_000);
    const toRefetch = () =>
      client.ofType('ready').filter(({ payload }) => payload.recovered === false);
    // It may be told a moment after what it then heard.
    await client.until(
      'all of it, or that something was missed',
      () => toRefetch().length > 1 || heard(client).length > ids.length,
    );
    // What comes besides.
    await sleep(200);
    const told = toRefetch();
    const got = heard(client);
    expect(new Set(got).size).toBe(got.length);
    if (told.length < 2) expect(got).toEqual([...ids, last]);
    const order = [...ids, last].filter((id) => got.includes(id));
    expect(got).toEqual(order);
  };

  const backAgain = (): Promise<void> =>
    eventually('the node reaches Redis', () =>
      say(app, 'nobody').then(
        () => true,
        () => false,
      ),
    );

  beforeAll(async () => {
    healthy = await startApp({ env: LIVE_ENV });
    proxy = await TcpProxy.start(testRedisUrl());
    app = await startApp({ sharing: healthy, env: { REDIS_URL: proxy.url } });
  });

  beforeEach(async () => {
    ada = await createAccount(healthy);
  });

  afterEach(async () => {
    clients.closeAll();
    proxy.release();
    await proxy.open();
    await backAgain();
  });

  afterAll(async () => {
    await app.close();
    await healthy.close();
    await proxy.close();
  });

  it('misses nothing that is said while the connection is away', async () => {
    const client = await ready();
    const ids = await sayMany(healthy, ada.id, 3);
    await hears(client, ids.at(-1) ?? '');
    await proxy.close();
    ids.push(...(await sayMany(healthy, ada.id, 40)));
    await proxy.open();
    await backAgain();
    expect(client.open).toBe(true);
    await expectNothingHidden(client, ids);
  });

  it('misses nothing when the connection breaks again and again in the midst of it', async () => {
    const client = await ready();
    const ids: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      proxy.drop();
      ids.push(...(await sayMany(healthy, ada.id, 15)));
      await sleep(round * 40);
    }
    await backAgain();
    await expectNothingHidden(client, ids);
  });

  it('misses nothing of what is said first of all, though more is said as the node returns', async () => {
    for (let round = 0; round < 5; round += 1) {
      ada = await createAccount(healthy);
      const client = await ready();
      await proxy.close();
      const ids = await sayMany(healthy, ada.id, 20);
      let going = true;
      const saying = (async () => {
        while (going) ids.push(await say(healthy, ada.id));
      })();
      await proxy.open();
      // No more than a stream keeps.
      await sleep(30 * round);
      await backAgain();
      going = false;
      await saying;
      await expectNothingHidden(client, ids);
      client.close();
    }
  });

  it('is told when more was said meanwhile than is kept', async () => {
    const client = await ready();
    await proxy.close();
    await sayMany(healthy, ada.id, 300);
    await proxy.open();
    await client.until('being told', () => client.ofType('ready').length === 2, 20_000);
    expect(client.ofType('ready')[1]?.payload.recovered).toBe(false);
    expect(heard(client)).toEqual([]);
    const id = await say(healthy, ada.id);
    await hears(client, id);
    expect(heard(client)).toEqual([id]);
  });

  it('gets the rest once a connection that hangs goes on', async () => {
    const client = await ready();
    proxy.hold();
    const ids = await sayMany(healthy, ada.id, 20);
    await sleep(500);
    proxy.release();
    await expectNothingHidden(client, ids);
  });

  it('is refused while Redis is away rather than left without its messages', async () => {
    await proxy.close();
    await eventually('the node knows', () =>
      say(app, 'nobody').then(
        () => false,
        () => true,
      ),
    );
    const outcome = await clients
      .connect(transport, app.url, { token: ada.token })
      .catch((error: unknown) => error);
    if (!(outcome instanceof Refused)) throw new Error(`not refused: ${String(outcome)}`);
    const code = outcome.body.error?.code ?? outcome.body.code;
    expect(code).toBe('SERVICE_UNAVAILABLE');
    if (transport === 'websocket') expect(outcome.status).toBe(503);
  });

  it('has no message twice when a node reads of it before it is told', async () => {
    const relay = await SlowSubscriptions.start(testRedisUrl());
    const late = await startApp({ sharing: healthy, env: { REDIS_URL: relay.url } });
    try {
      const witness = await ready(late);
      await hears(witness, await say(healthy, ada.id));
      const elsewhere = await ready(healthy);
      relay.hold();
      const ids = await sayMany(healthy, ada.id, 5);
      await hears(elsewhere, ids.at(-1) ?? '');
      const told = elsewhere.ofType('notification').map(({ position }) => position);
      const [some, all] = [told[2], told[4]];
      const resumed = await Promise.all(
        [some, all].map((resume) =>
          clients.connect(transport, late.url, { token: ada.token, resume }),
        ),
      );
      // They may wait for what is on its way, or read the rest at once.
      await sleep(300);
      relay.release();
      const last = await say(healthy, ada.id);
      for (const [index, client] of resumed.entries()) {
        await hears(client, last);
        expect(client.ofType('ready')[0]?.payload.recovered).toBe(true);
        expect(heard(client)).toEqual([...ids.slice(index === 0 ? 3 : 5), last]);
      }
      await hears(witness, last);
      expect(heard(witness).slice(1)).toEqual([...ids, last]);
    } finally {
      clients.closeAll();
      await late.close();
      relay.close();
    }
  });
});
