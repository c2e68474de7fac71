import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say, sayMany } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { LiveClient } from '../support/live-client.js';
import { PlainClient } from '../support/live-plain-client.js';
import { RawSocket } from '../support/live-raw-socket.js';
import { LiveServer, Neighbour } from '../support/live-server.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';

jest.setTimeout(120_000);

const EACH = 50;
const SERVICE_RESTART = 1012;

describe('a server with open sockets that is told to stop', () => {
  let database: TestDatabase;
  let neighbour: Neighbour;
  const servers: LiveServer[] = [];
  const clients: LiveClient[] = [];
  let ada: Account;

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<LiveServer> => {
    const server = await LiveServer.start(database, { ...LIVE_ENV, ...env });
    servers.push(server);
    return server;
  };

  const keep = async <Client extends LiveClient>(opening: Promise<Client>): Promise<Client> => {
    const client = await opening;
    clients.push(client);
    await client.next('ready');
    return client;
  };

  const exitsWithin = async (server: LiveServer, milliseconds: number): Promise<number | null> => {
    const late = sleep(milliseconds + MACHINE_SLACK_MS, 'late' as const, { ref: false });
    const code = await Promise.race([server.exited, late]);
    if (code === 'late') throw new Error(`still running: ${server.output().slice(-2_000)}`);
    return code;
  };

  /** Whether somebody who comes now is let in. */
  const lets = (server: LiveServer): Promise<boolean> =>
    PlainClient.open(server.url, { token: ada.token }).then(
      (client) => {
        client.close();
        return true;
      },
      () => false,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    neighbour = await Neighbour.start(database);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const server of servers.splice(0)) await server.kill();
  });

  afterAll(async () => {
    await neighbour.close();
    await database.drop();
  });

  it('says to each when to come back, closes it as each transport has it, and exits 0', async () => {
    const server = await start();
    ada = await createAccount(server);
    const { token } = ada;
    const plain: PlainClient[] = [];
    const socketIo: SocketIoClient[] = [];
    for (let index = 0; index < EACH; index += 1) {
      plain.push(await keep(PlainClient.open(server.url, { token })));
      const transports = [index % 5 === 0 ? 'polling' : 'websocket'] as const;
      socketIo.push(await keep(SocketIoClient.open(server.url, { token, transports })));
    }
    const flat = await PlainClient.open(server.url, { path: '/api/ws/jobs', token });
    clients.push(flat);
    server.child.kill('SIGTERM');
    expect(await exitsWithin(server, 8_000)).toBe(0);
    for (const client of [...plain, ...socketIo]) {
      const notices = client.ofType('going_away');
      expect(notices.map(({ payload }) => payload)).toEqual([{ retry_in_ms: expect.any(Number) }]);
      expect(notices[0]?.payload.retry_in_ms).toBeGreaterThanOrEqual(0);
      expect(notices[0]?.payload.retry_in_ms).toBeLessThanOrEqual(60_000);
    }
    for (const client of [...plain, flat]) {
      expect(await client.ends()).toEqual({ code: SERVICE_RESTART, reason: expect.any(String) });
    }
    const reasons = new Set<string>();
    for (const client of socketIo) {
      client.socket.on('disconnect', (reason) => reasons.add(reason));
      expect((await client.ends()).reason).not.toBe('io server disconnect');
    }
    // So that not all come back in the same moment.
    const times = new Set(
      [...plain, ...socketIo].map((it) => it.ofType('going_away')[0]?.payload.retry_in_ms),
    );
    expect(times.size).toBeGreaterThan(EACH);
    expect(server.logged('error')).toEqual([]);
  });

  it('has Socket.IO’s clients come back by themselves to the server that follows', async () => {
    const first = await start();
    ada = await createAccount(first);
    const returning = await Promise.all(
      Array.from({ length: 5 }, () =>
        keep(SocketIoClient.open(first.url, { token: ada.token, reconnection: true })),
      ),
    );
    first.child.kill('SIGTERM');
    expect(await exitsWithin(first, 8_000)).toBe(0);
    await start({ PORT: new URL(first.url).port });
    for (const client of returning) {
      const deadline = performance.now() + 15_000;
      while (client.ofType('ready').length < 2 && performance.now() < deadline) await sleep(50);
      expect(client.ofType('ready')).toHaveLength(2);
    }
    const id = await say(neighbour.publisher, ada.id);
    for (const client of returning) {
      const deadline = performance.now() + 10_000;
      while (!heard(client).includes(id) && performance.now() < deadline) await sleep(20);
      expect(heard(client)).toEqual([id]);
    }
  });

  it('loses nothing for those who resume at the next one', async () => {
    const first = await start();
    ada = await createAccount(first);
    const before = await keep(PlainClient.open(first.url, { token: ada.token }));
    const ids = await sayMany(neighbour.publisher, ada.id, 5);
    await hears(before, ids.at(-1) ?? '');
    first.child.kill('SIGTERM');
    await before.ends();
    const missed = await sayMany(neighbour.publisher, ada.id, 5);
    expect(await exitsWithin(first, 8_000)).toBe(0);
    const second = await start();
    const resume = before.position;
    const after = await PlainClient.open(second.url, { token: ada.token, resume });
    clients.push(after);
    expect((await after.next('ready')).payload.recovered).toBe(true);
    await hears(after, missed.at(-1) ?? '');
    expect(heard(after)).toEqual(missed);
  });

  it.each([
    ['a plain socket', ({ url }: LiveServer) => RawSocket.plain(url, ada.token)],
    ['a socket of Socket.IO', ({ url }: LiveServer) => RawSocket.socketIo(url, ada.token)],
    ['an Engine.IO transport', ({ url }: LiveServer) => RawSocket.engine(url)],
    ['half an upgrade', ({ url }: LiveServer) => RawSocket.connect(url)],
  ])('does not wait for %s that does not react', async (_, open) => {
    const server = await start();
    ada = await createAccount(server);
    const rude = await Promise.all(Array.from({ length: 10 }, () => open(server)));
    for (const socket of rude) {
      socket.stall();
      if (socket.frames.length === 0) socket.write('GET /ws HTTP/1.1\r\nUpgra');
    }
    server.child.kill('SIGTERM');
    expect(await exitsWithin(server, 15_000)).toBe(0);
    for (const socket of rude) socket.destroy();
  });

  it('takes no new ones meanwhile', async () => {
    const server = await start();
    ada = await createAccount(server);
    const rude = await RawSocket.plain(server.url, ada.token);
    rude.stall();
    server.child.kill('SIGTERM');
    while (!server.output().includes('"stopping"')) await sleep(10);
    // It says so before it closes its door.
    while (await lets(server)) await sleep(20);
    await expect(PlainClient.open(server.url, { token: ada.token })).rejects.toThrow();
    await expect(SocketIoClient.open(server.url, { token: ada.token })).rejects.toThrow();
    rude.destroy();
    expect(await exitsWithin(server, 15_000)).toBe(0);
  });
});
