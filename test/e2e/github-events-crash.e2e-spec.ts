import { setTimeout as sleep } from 'node:timers/promises';
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
const MOMENTS_MS = [60, 120, 250];

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

  /** Several senders, until the server is gone; those that were taken are noted at once. */
  const burst = async (taken: string[]): Promise<void> => {
    let sent = 0;
    const sender = async (): Promise<void> => {
      while (sent < MOST_A_ROUND) {
        sent += 1;
        const { status, body } = await deliverTo(server, repo);
        if (status === 202) taken.push(body.id as string);
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: SENDERS }, sender));
    for (const one of ended) {
      if (one.status === 'fulfilled') continue;
      const { code = '' } = one.reason as NodeJS.ErrnoException;
      if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) throw one.reason;
    }
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
      for (const moment of MOMENTS_MS) {
        const sending = burst(taken);
        await sleep(moment);
        await server.kill();
        await sending;
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
