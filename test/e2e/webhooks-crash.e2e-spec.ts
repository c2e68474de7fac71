import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Agent } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, deliver, eventually, githubHeaders, SECRETS } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';

jest.setTimeout(90_000);

const ROUNDS = 4;
const CONNECTIONS = 12;
const MOST_A_ROUND = 2_500;
const LONGEST_LIFE_MS = 400;
const MAIN = resolve('dist/src/main.js');

/** To run the same course again: CRASH_SEED=<the one in the failed test's name>. */
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000_000);

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
const randomFrom = (start: number): (() => number) => {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

let database: TestDatabase;
let server: Server | undefined;

const start = async (): Promise<Server> => {
  const redis = new URL(testRedisUrl());
  // Apart from other suites, whose workers would take the wake-ups.
  redis.pathname = '/9';
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'info',
      DATABASE_URL: database.url,
      REDIS_URL: redis.toString(),
      ...SECRETS,
    },
  });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((listening, failed) => {
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
    lines.on('line', (line) => {
      const { message, address } = JSON.parse(line) as { message?: string; address?: string };
      if (message === 'listening' && address !== undefined) listening(address);
    });
  });
  return { url, child };
};

/** Ends the server, and waits for PostgreSQL to be done with what it was told before that. */
const kill = async ({ child }: Server): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
  await eventually('its database connections closed', async () => {
    const { rowCount } = await database.pool.query(
      `SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'switchboard'`,
    );
    return rowCount === 0;
  });
};

const post = (url: string, key: string, agent: Agent): Promise<Answer> => {
  const body = JSON.stringify({ key, padding: 'x'.repeat(key.length * 40) });
  const headers = githubHeaders(body, { 'x-github-delivery': key });
  return deliver({ url }, 'github', { body, headers, agent });
};

/**
 * Several senders, each with a connection of its own, until the server is gone. Gives the keys of all
 * that were sent; those that were taken are noted at once.
 */
const burst = async (
  url: string,
  round: number,
  taken: Map<string, string>,
): Promise<readonly string[]> => {
  const sent: string[] = [];
  const sender = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      while (sent.length < MOST_A_ROUND) {
        const key = `round-${round}-${sent.length}`;
        sent.push(key);
        const { status, body } = await post(url, key, agent);
        if (status === 202) taken.set(key, body.id as string);
        else throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
      }
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) throw error;
    } finally {
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return sent;
};

const resend = async (
  url: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Answer>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const answers = keys.map(async (key) => [key, await post(url, key, agent)] as const);
    return new Map(await Promise.all(answers));
  } finally {
    agent.destroy();
  }
};

const receiptsByKey = async (round: number): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await database.pool.query<{ key: string; ids: string[] }>(
    `SELECT delivery_key AS key, array_agg(id::text) AS ids FROM webhook_receipts
      WHERE delivery_key LIKE $1 GROUP BY 1`,
    [`round-${round}-%`],
  );
  return new Map(rows.map(({ key, ids }) => [key, ids]));
};

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
  database = await createTestDatabase();
});

afterAll(async () => {
  if (server) await kill(server);
  await database.drop();
});

describe('a server that is killed in the middle of a burst', () => {
  it(`has kept every delivery that it took, once, and knows it again (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    let takenInAll = 0;
    server = await start();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { url } = server;
      const taken = new Map<string, string>();
      const under = burst(url, round, taken);
      await sleep(20 + random() * LONGEST_LIFE_MS);
      // A slow machine has not taken any so soon; once at least it is to have.
      const few = (): boolean => takenInAll + taken.size <= ROUNDS;
      if (round === ROUNDS - 1) await eventually('some are taken', () => !few());
      await kill(server);
      const sent = await under;
      takenInAll += taken.size;

      const kept = await receiptsByKey(round);
      for (const [key, id] of taken) expect([key, kept.get(key)]).toEqual([key, [id]]);
      for (const key of kept.keys()) expect(sent).toContain(key);

      server = await start();
      const again = await resend(server.url, sent);
      for (const [key, { status, body }] of again) {
        const known = kept.get(key)?.[0];
        expect([key, status, body.duplicate]).toEqual([
          key,
          known ? 200 : 202,
          known !== undefined,
        ]);
        if (known !== undefined) expect(body.id).toBe(known);
      }
      const after = await receiptsByKey(round);
      expect([...after.keys()].sort()).toEqual([...sent].sort());
      for (const [key, ids] of after) expect([key, ids]).toEqual([key, [again.get(key)?.body.id]]);
    }
    expect(takenInAll).toBeGreaterThan(ROUNDS);
    await eventually(
      'every receipt processed',
      async () => {
        const { rowCount } = await database.pool.query(
          `SELECT 1 FROM webhook_receipts WHERE status <> 'processed' LIMIT 1`,
        );
        return rowCount === 0;
      },
      30,
    );
  });
});
