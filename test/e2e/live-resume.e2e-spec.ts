import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say, sayMany } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import type { LiveClient, StreamPosition } from '../support/live-client.js';
import { PlainClient } from '../support/live-plain-client.js';
import { deleteKeys } from '../support/live-redis.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';

jest.setTimeout(60_000);

/** As many messages as a stream keeps. */
const KEPT = 256;

describe.each(TRANSPORTS)('resuming over %s', (transport) => {
  let app: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const ready = (resume?: StreamPosition): Promise<LiveClient> =>
    clients.ready(transport, app.url, { token: ada.token, resume });

  const readyOf = (client: LiveClient): Record<string, unknown> =>
    client.ofType('ready')[0]?.payload as Record<string, unknown>;

  /** That a client was told to start afresh, gets nothing of old, and all that is new. */
  const expectAfresh = async (client: LiveClient, node = app): Promise<void> => {
    expect(readyOf(client)['recovered']).toBe(false);
    const id = await say(node, ada.id);
    await hears(client, id);
    expect(heard(client)).toEqual([id]);
    const { epoch, seq } = readyOf(client) as unknown as StreamPosition;
    expect(client.position).toEqual({ epoch, seq: seq + 1 });
  };

  /** A client that has come somewhere and is gone. */
  const gone = async (): Promise<StreamPosition> => {
    const client = await ready();
    await hears(client, await say(app, ada.id));
    client.close();
    await client.closed;
    if (!client.position) throw new Error('it has no position');
    return client.position;
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  it('recovers as many messages as are kept, and says so when one more was missed', async () => {
    const position = await gone();
    const ids = await sayMany(app, ada.id, KEPT);
    const full = await ready(position);
    await hears(full, ids.at(-1) ?? '');
    expect(readyOf(full)['recovered']).toBe(true);
    expect(heard(full)).toEqual(ids);
    await say(app, ada.id);
    await expectAfresh(await ready(position));
  });

  it('says so when the message that was missed is too large to be kept', async () => {
    const position = await gone();
    await say(app, ada.id, { text: 'x'.repeat(300_000) });
    const client = await ready(position);
    if (readyOf(client)['recovered'] === true) {
      await client.until('the large one', () => heard(client).length === 1);
    } else {
      await expectAfresh(client);
    }
  });

  it('does not recover from an epoch that is not the stream’s', async () => {
    const { seq } = await gone();
    await expectAfresh(await ready({ epoch: '01890000-0000-7000-8000-000000000000', seq }));
  });

  it('does not recover from the stream of somebody else', async () => {
    const eve = await createAccount(app);
    const hers = await clients.ready(transport, app.url, { token: eve.token });
    await hears(hers, await say(app, eve.id));
    await expectAfresh(await ready({ epoch: hers.position?.epoch ?? '', seq: 0 }));
  });

  it('does not recover from a place in the future', async () => {
    const { epoch, seq } = await gone();
    await expectAfresh(await ready({ epoch, seq: seq + 1 }));
    await expectAfresh(await ready({ epoch, seq: Number.MAX_SAFE_INTEGER }));
  });

  it('takes what makes no sense for no wish to resume', async () => {
    const { epoch } = await gone();
    const open = (resume: unknown): Promise<LiveClient> =>
      transport === 'websocket'
        ? PlainClient.open(app.url, { token: ada.token, resume: String(resume) })
        : SocketIoClient.open(app.url, { auth: { token: ada.token, resume } });
    const nonsense =
      transport === 'websocket'
        ? ['', ':', epoch, `${epoch}:`, `${epoch}:-1`, `${epoch}:1.5`, `${epoch}:1e1`, ':0', '\0:1']
        : [null, 7, 'x', [], {}, { epoch }, { epoch, seq: '1' }, { epoch, seq: -1 }, { seq: 1 }];
    for (const resume of [...nonsense, `${epoch}:${'9'.repeat(400)}`, `${'x'.repeat(4_000)}:1`]) {
      const client = clients.keep(await open(resume));
      await client.next('ready');
      await expectAfresh(client);
    }
  });

  it('begins a new epoch when Redis has lost everything', async () => {
    const position = await gone();
    await deleteKeys(app.redisPrefix);
    const client = await ready(position);
    expect(readyOf(client)['epoch']).not.toBe(position.epoch);
    await expectAfresh(client);
  });

  it('begins a new epoch also when as much was said again as before the loss', async () => {
    const position = await gone();
    await deleteKeys(app.redisPrefix);
    await sayMany(app, ada.id, position.seq + 3);
    await expectAfresh(await ready(position));
  });

  it('tells an open socket of a loss, or has it miss nothing', async () => {
    const client = await ready();
    await hears(client, await say(app, ada.id));
    await deleteKeys(app.redisPrefix);
    const ids = await sayMany(app, ada.id, 3);
    await hears(client, ids.at(-1) ?? '');
    expect(heard(client).slice(1)).toEqual(ids);
    // From what it has now it can resume.
    client.close();
    await client.closed;
    const again = await ready(client.position);
    expect(readyOf(again)['recovered']).toBe(true);
  });
});
