import type { Account } from '../factories/accounts.js';
import { deliverTo, newTracked, type Tracked } from '../factories/github-deliveries.js';
import { eventIds, toldIds } from '../factories/github-events.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LiveClients, type Transport } from '../support/live-clients.js';
import type { LiveClient } from '../support/live-client.js';
import { LiveServer } from '../support/live-server.js';

jest.setTimeout(120_000);

const SENDERS = 8;
/** Fewer than a user's stream keeps, so that whoever comes back is told of all that was missed. */
const MOST_A_ROUND = 60;
/** After so many of them were taken the server is killed. */
const KILLED_AFTER = [1, 15, 40];

describe('a server that is killed while events come in', () => {
  let database: TestDatabase;
  let server: LiveServer;
  let owner: Account;
  let repo: Tracked;
  const clients = new LiveClients();

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await LiveServer.start(database);
    ({ owner, repo } = await newTracked(server));
  });

  afterAll(async () => {
    clients.closeAll();
    if (server.running) await server.kill();
    await database.drop();
  });

  /**
   * Several senders, whose server is killed in their midst; those that were taken are noted at once.
   * Resolves with how many were cut off.
   */
  const burst = async (taken: string[], killedAfter: number): Promise<number> => {
    let sent = 0;
    let killed: Promise<void> | undefined;
    const before = taken.length;
    const sender = async (): Promise<void> => {
      while (sent < MOST_A_ROUND) {
        sent += 1;
        const { status, body } = await deliverTo(server, repo);
        if (status === 202) taken.push(body.id as string);
        if (taken.length - before >= killedAfter) killed ??= server.kill();
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: SENDERS }, sender));
    await killed;
    const cut = ended.filter((one) => one.status === 'rejected');
    for (const one of cut) {
      const { code = '' } = one.reason as NodeJS.ErrnoException;
      if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) throw one.reason;
    }
    return cut.length;
  };

  it.each<Transport>(['websocket', 'socket.io'])(
    'has all that it took told by the next one, in order, over %s',
    async (transport) => {
      const seen: string[] = [];
      const note = (client: LiveClient): void => {
        // Told again, perhaps: whoever tells cannot know whether the one before it did.
        seen.push(
          ...toldIds(client).filter((id, at, ids) => !seen.includes(id) && ids.indexOf(id) === at),
        );
      };
      const before = await eventIds(server, owner);
      const taken: string[] = [];
      let client = await clients.ready(transport, server.url, { token: owner.token });
      for (const killedAfter of KILLED_AFTER) {
        expect(await burst(taken, killedAfter)).toBeGreaterThan(0);
        await client.ends();
        note(client);
        server = await LiveServer.start(database);
        client = await clients.connect(transport, server.url, {
          token: owner.token,
          resume: client.position,
        });
        expect((await client.next('ready')).payload).toMatchObject({ recovered: true });
      }
      const kept = (await eventIds(server, owner)).reverse().slice(before.length);
      expect(kept).toEqual(expect.arrayContaining(taken));
      const last = kept.at(-1) ?? '';
      await client.until(
        'the last of them',
        () => seen.includes(last) || toldIds(client).includes(last),
      );
      note(client);
      expect(seen).toEqual(kept);
      expect(taken.length).toBeGreaterThan(0);
    },
  );
});
