import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { CLOSE, frameOf, PING, RawSocket, TEXT } from '../support/live-raw-socket.js';
import { LiveServer, Neighbour } from '../support/live-server.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(90_000);

const MB = 1024 * 1024;
const LIMIT = 64 * 1024;
const FLOOD = 3508;
const TOO_BIG = 1009;

describe('clients that behave badly', () => {
  let database: TestDatabase;
  let server: LiveServer;
  let neighbour: Neighbour;
  let ada: Account;
  const clients = new LiveClients();
  const raws: RawSocket[] = [];

  const raw = async (opening: Promise<RawSocket>): Promise<RawSocket> => {
    const socket = await opening;
    raws.push(socket);
    return socket;
  };

  const openRaw = (transport: (typeof TRANSPORTS)[number], { token }: Account) =>
    raw(
      transport === 'websocket'
        ? RawSocket.plain(server.url, token)
        : RawSocket.socketIo(server.url, token),
    );

  /** That somebody else is served, and soon. */
  const expectServed = async (): Promise<void> => {
    const begun = performance.now();
    for (const transport of TRANSPORTS) {
      const other = await clients.ready(transport, server.url, { token: ada.token });
      await hears(other, await say(neighbour.publisher, ada.id));
    }
    expect(performance.now() - begun).toBeLessThan(1_500 + MACHINE_SLACK_MS);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await LiveServer.start(database, LIVE_ENV);
    neighbour = await Neighbour.start(database);
    ada = await createAccount(server);
  });

  afterEach(async () => {
    clients.closeAll();
    for (const socket of raws.splice(0)) socket.destroy();
    expect(server.running).toBe(true);
    await expectServed();
    clients.closeAll();
    expect(server.logged('error')).toEqual([]);
  });

  afterAll(async () => {
    await neighbour.close();
    await server.kill();
    await database.drop();
  });

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('are cut off when they never read, while others get everything at once', async () => {
      const user = await createAccount(server);
      const lazy = await openRaw(transport, user);
      const eager = await clients.ready('websocket', server.url, { token: user.token });
      lazy.stall();
      const text = 'x'.repeat(MB / 4);
      const before = server.residentBytes;
      let most = 0;
      for (let index = 0; index < 400; index += 1) {
        const begun = performance.now();
        await hears(eager, await say(neighbour.publisher, user.id, { text }));
        expect(performance.now() - begun).toBeLessThan(1_000 + MACHINE_SLACK_MS);
        most = Math.max(most, server.residentBytes);
      }
      // Of 100 MB that were sent to it, a few at a time may wait for it.
      expect(most - before).toBeLessThan(80 * MB);
      expect(heard(eager)).toHaveLength(400);
      lazy.resume();
      await lazy.gone();
      expect(lazy.socket.bytesRead).toBeLessThan(50 * MB);
    });

    it('may send 200 messages at once, and are closed for more', async () => {
      const user = await createAccount(server);
      const brisk = await clients.ready(transport, server.url, { token: user.token });
      for (let index = 0; index < 190; index += 1) brisk.tell('nothing', { index });
      await hears(brisk, await say(neighbour.publisher, user.id));
      const flooding = await clients.ready(transport, server.url, { token: user.token });
      for (let index = 0; index < 400; index += 1) flooding.tell('nothing', { index });
      expect((await flooding.ends()).code).toBe(FLOOD);
      await sleep(200);
      expect(brisk.open).toBe(true);
    });

    it('may not go on with over 50 messages a second', async () => {
      const user = await createAccount(server);
      const steady = await clients.ready(transport, server.url, { token: user.token });
      const greedy = await clients.ready(transport, server.url, { token: user.token });
      const begun = performance.now();
      let told = 0;
      for (let round = 0; round < 40 && greedy.open; round += 1) {
        for (let index = 0; index < 4; index += 1) steady.tell('nothing');
        // 200 a second, also where a round takes longer.
        const due = 20 + (performance.now() - begun) / 5;
        for (; told < due; told += 1) greedy.tell('nothing');
        await sleep(100);
      }
      expect((await greedy.ends()).code).toBe(FLOOD);
      expect(steady.open).toBe(true);
    });

    it('are closed for a message over 64 kB, and not for one of exactly as much', async () => {
      const padded = (bytes: number): string => {
        const [start, end] =
          transport === 'websocket'
            ? ['{"type":"x","id":1,"payload":"', '"}']
            : ['421["x","', '"]'];
        return `${start}${'p'.repeat(bytes - start.length - end.length)}${end}`;
      };
      const fitting = await openRaw(transport, ada);
      fitting.send(padded(LIMIT));
      await fitting.until(() => fitting.texts.some((text) => text.includes('UNKNOWN_EVENT')));
      for (const bytes of [LIMIT + 1, MB]) {
        const excessive = await openRaw(transport, ada);
        excessive.send(padded(bytes));
        await excessive.until(() => !excessive.open || excessive.closeCode !== undefined);
        if (transport === 'websocket') expect(excessive.closeCode).toBe(TOO_BIG);
        await excessive.closed;
      }
    });

    it('are closed for a message over 64 kB in pieces, before it is complete', async () => {
      const socket = await openRaw(transport, ada);
      const piece = '4'.repeat(LIMIT / 2);
      socket.write(frameOf(TEXT, piece, { fin: false }));
      for (let index = 0; index < 40 && socket.open; index += 1) {
        socket.write(frameOf(0, piece, { fin: false }));
        await sleep(5);
      }
      await socket.until(() => !socket.open || socket.closeCode === TOO_BIG);
    });

    it('gain nothing by a flood of pings or of close frames', async () => {
      const socket = await openRaw(transport, ada);
      const before = server.residentBytes;
      socket.stall();
      const pings = Buffer.concat(
        Array.from({ length: 5_000 }, () => frameOf(PING, 'x'.repeat(125))),
      );
      for (let round = 0; round < 40 && socket.open; round += 1) socket.write(pings);
      for (let round = 0; round < 10; round += 1)
        socket.write(frameOf(CLOSE, Buffer.from([3, 232])));
      await sleep(500);
      await expectServed();
      expect(server.residentBytes - before).toBeLessThan(80 * MB);
    });
  });

  it('that poll no more are not kept waiting for with ever more messages', async () => {
    const user = await createAccount(server);
    const path = '/socket.io/?EIO=4&transport=polling';
    const opened = await server.get(path);
    const { sid } = JSON.parse(String(opened.body).slice(1)) as { sid: string };
    const session = `${path}&sid=${sid}`;
    const headers = { 'content-type': 'text/plain;charset=UTF-8' };
    const body = `40${JSON.stringify({ token: user.token })}`;
    expect((await server.request('POST', session, { body, headers })).status).toBe(200);
    await server.get(session);
    const before = server.residentBytes;
    const text = 'x'.repeat(MB / 4);
    for (let index = 0; index < 400; index += 1) await say(neighbour.publisher, user.id, { text });
    expect(server.residentBytes - before).toBeLessThan(80 * MB);
    expect((await server.get(session)).status).toBe(400);
  });

  it('that stop in the midst of a handshake hold up nobody', async () => {
    const halves = [
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgra',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost:',
      'G',
      '',
    ];
    const opening = Array.from({ length: 200 }, async (_, index) => {
      const socket = await raw(RawSocket.connect(server.url));
      socket.write(halves[index % halves.length] ?? '');
    });
    await Promise.all(opening);
    await expectServed();
  });

  it('that open an Engine.IO transport and never sign in are told nothing and closed', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 100 }, () => raw(RawSocket.engine(server.url))),
    );
    await say(neighbour.publisher, ada.id);
    for (const socket of sockets.slice(0, 50)) socket.send('42["join-room","jobs"]');
    await expectServed();
    const dismissed = ({ open, frames }: RawSocket): boolean =>
      !open || frames.some(({ opcode }) => opcode === CLOSE);
    await eventually('all are closed', () => sockets.every(dismissed), 15);
    const told = sockets.flatMap(({ texts }) => texts.slice(1));
    expect(told.filter((text) => !/^(1|41|44)/.test(text))).toEqual([]);
  });
});
