import { userChannel } from '../../src/realtime/channels/channel-names.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say, sayMany } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import type { LiveClient, StreamPosition } from '../support/live-client.js';

jest.setTimeout(60_000);

describe.each(TRANSPORTS)('a user’s stream over %s', (transport) => {
  let app: TestApp;
  let other: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const ready = (resume?: StreamPosition, node = app): Promise<LiveClient> =>
    clients.ready(transport, node.url, { token: ada.token, resume });

  /** Publishes one last message, and gives everything that came until then. */
  const everything = async (client: LiveClient): Promise<string[]> => {
    await hears(client, await say(app, ada.id));
    return heard(client).slice(0, -1);
  };

  const readyOf = (client: LiveClient): Record<string, unknown> =>
    client.ofType('ready')[0]?.payload as Record<string, unknown>;

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    other = await startApp({ sharing: app });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('brings each message once, in order, with its epoch and its place', async () => {
    const client = await ready();
    const start = client.position;
    const ids = await sayMany(app, ada.id, 100);
    expect(await everything(client)).toEqual(ids);
    const places = client.ofType('notification').map(({ position }) => position);
    expect(places).toEqual(
      places.map((_, index) => ({ epoch: start?.epoch, seq: (start?.seq ?? -1) + index + 1 })),
    );
  });

  it('brings what another node publishes, and at once', async () => {
    const client = await ready(undefined, other);
    for (let round = 0; round < 20; round += 1) {
      const begun = performance.now();
      await hears(client, await say(app, ada.id));
      expect(performance.now() - begun).toBeLessThan(500 + MACHINE_SLACK_MS);
    }
  });

  it('brings a message as the transport’s own form has it', async () => {
    const client = await ready();
    const payload = { text: 'ä€😀 "\\\n\u2028', nested: { list: [1, null, true] }, nothing: {} };
    const message = { event: 'broadcast', payload };
    await app.app.get(ChannelPublisher).publish([userChannel(ada.id)], message);
    const { whole, position } = await client.next('broadcast');
    expect(position).toEqual({ epoch: expect.any(String), seq: expect.any(Number) });
    expect(whole).toEqual(
      transport === 'websocket' ? { type: 'broadcast', payload, ...position } : [payload, position],
    );
  });

  it('brings a message once to a connection that several of its channels carry it to', async () => {
    const client = await ready();
    const publisher = app.app.get(ChannelPublisher);
    const channel = [userChannel(ada.id)];
    for (let time = 0; time < 3; time += 1) {
      const payload = { id: 'the-same' };
      await publisher.publish(channel, { event: 'notification', payload, once: { key: 'same' } });
    }
    expect(await everything(client)).toEqual(['the-same']);
  });

  it('brings a user’s messages to all of the user’s connections and to nobody else', async () => {
    const eve = await createAccount(app);
    const mine = [await ready(), await ready(), await ready(undefined, other)];
    const hers = await clients.ready(transport, app.url, { token: eve.token });
    const ids = await sayMany(app, ada.id, 10);
    for (const client of mine)
      expect(await everything(client)).toEqual(expect.arrayContaining(ids));
    await hears(hers, await say(app, eve.id));
    expect(heard(hers)).toHaveLength(1);
  });

  describe('that is resumed', () => {
    it('goes on with exactly what was missed, in order, here and on another node', async () => {
      const first = await ready();
      const before = await sayMany(app, ada.id, 5);
      await hears(first, before.at(-1) ?? '');
      first.cut();
      await first.closed;
      const missed = await sayMany(app, ada.id, 50);
      for (const node of [app, other]) {
        const second = await ready(first.position, node);
        expect(readyOf(second)).toMatchObject({ user_id: ada.id, recovered: true });
        expect(readyOf(second)['epoch']).toBe(first.position?.epoch);
        expect((await everything(second)).slice(0, 50)).toEqual(missed);
        expect(second.ofType('notification')[0]?.position?.seq).toBe(
          (first.position?.seq ?? 0) + 1,
        );
      }
    });

    it('says that it recovered when nothing was missed', async () => {
      const first = await ready();
      await hears(first, await say(app, ada.id));
      first.close();
      await first.closed;
      const second = await ready(first.position);
      expect(readyOf(second)['recovered']).toBe(true);
      expect(await everything(second)).toEqual([]);
    });

    it('loses and repeats nothing that is published while it resumes', async () => {
      const first = await ready();
      await sayMany(app, ada.id, 20);
      await first.until('20', () => heard(first).length === 20);
      const start = first.ofType('notification')[9]?.position;
      const saying = sayMany(other, ada.id, 150);
      const resumed = await Promise.all(
        Array.from({ length: 12 }, (_, index) => ready(start, index % 2 === 0 ? app : other)),
      );
      const ids = [...heard(first).slice(10, 20), ...(await saying)];
      for (const client of resumed) {
        expect(readyOf(client)['recovered']).toBe(true);
        const got = await everything(client);
        expect(got.slice(0, ids.length)).toEqual(ids);
      }
    });

    it('is there again after a client is cut off in the midst of what it missed', async () => {
      const first = await ready();
      const start = first.position;
      first.close();
      const ids = await sayMany(app, ada.id, 200);
      let position = start;
      const got: string[] = [];
      for (let round = 0; round < 40 && got.length < ids.length; round += 1) {
        const client = await clients.connect(transport, app.url, {
          token: ada.token,
          resume: position,
        });
        // Whatever came by now, and then no more.
        await new Promise((resolve) => setTimeout(resolve, round % 4));
        client.cut();
        await client.closed;
        got.push(...heard(client));
        ({ position } = client);
      }
      const last = await ready(position);
      expect(readyOf(last)['recovered']).toBe(true);
      expect([...got, ...(await everything(last))]).toEqual(ids);
    });
  });
});
