import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Account, createAccount } from '../factories/accounts.js';
import { historyFaults, startRandomText, unfinishedCount } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { HttpClient } from '../support/http-client.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(120_000);

const MAIN = resolve('dist/src/main.js');
const LONGEST = 1_000_000;

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
}

let database: TestDatabase;
let web: HttpClient;
let users: readonly Account[];
const servers: Server[] = [];

/** A numbered Redis database of its own, for the built server has no prefix to set. */
const redisUrl = (): string => {
  const url = new URL(testRedisUrl());
  url.pathname = '/8';
  return url.toString();
};

const launch = async (role: 'web' | 'worker'): Promise<Server> => {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      ROLES: role,
      PORT: '0',
      LOG_LEVEL: 'info',
      RATE_LIMIT_MAX: '0',
      RATE_LIMIT_AUTH_MAX: '0',
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl(),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = (): string | undefined => /"address":"([^"]+)"/.exec(output)?.[1];
  await eventually(`the ${role} listening`, () => address() !== undefined);
  const server = { child, url: address() ?? '' };
  servers.push(server);
  return server;
};

const end = async ({ child }: Server, signal: NodeJS.Signals): Promise<number | null> => {
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  const [code] = await exited;
  return code;
};

const sql = async <Row extends object>(
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> => (await database.pool.query<Row>(text, [...parameters])).rows;

const rows = { sql };

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
  database = await createTestDatabase();
});

beforeEach(async () => {
  web = new HttpClient((await launch('web')).url);
  users = await Promise.all(Array.from({ length: 4 }, () => createAccount(web)));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    const { exitCode, signalCode } = server.child;
    if (exitCode === null && signalCode === null) await end(server, 'SIGKILL');
  }
});

afterAll(() => database.drop());

/** More work than is done before the worker ends. */
const startAll = async (): Promise<void> => {
  await sql('DELETE FROM jobs');
  await Promise.all(
    users.flatMap(({ token }) =>
      Array.from({ length: 10 }, () => startRandomText(web, token, LONGEST)),
    ),
  );
};

const count = async (where: string): Promise<number> => {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM jobs WHERE ${where}`,
  );
  return row?.count ?? 0;
};

const expectAllCompleted = async (): Promise<void> => {
  expect(await historyFaults(rows)).toEqual([]);
  expect(await count(`status = 'completed' AND char_length(result) = ${LONGEST}`)).toBe(40);
};

it('jobs of a worker that is killed are each completed once by another', async () => {
  const doomed = await launch('worker');
  await startAll();
  // Held here, this job and all that are written with it cannot end before the worker does.
  const holder = await database.pool.connect();
  await eventually('one held midway', async () => {
    await holder.query('BEGIN');
    const { rowCount } = await holder.query(
      `SELECT 1 FROM jobs WHERE status = 'running' AND progress > 0
        LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    if (rowCount === 0) await holder.query('ROLLBACK');
    return rowCount === 1;
  });
  expect(await end(doomed, 'SIGKILL')).toBeNull();
  await holder.query('ROLLBACK');
  holder.release();
  const killed = performance.now();
  expect(await count(`status = 'running'`)).toBeGreaterThan(0);
  await launch('worker');
  await eventually('all finished', async () => (await unfinishedCount(rows)) === 0, 60);
  expect(performance.now() - killed).toBeLessThan(60_000);
  await expectAllCompleted();
  // The attempts that were cut off count: a job that kills its worker must not do so for ever.
  expect(await count('attempts = 2')).toBeGreaterThan(0);
});

it('jobs of a worker that is told to stop go on elsewhere at once, as if it had not begun', async () => {
  const [leaving] = [await launch('worker'), await launch('worker')];
  await startAll();
  await eventually('some under way', async () => (await count('progress > 0')) > 10);
  const told = performance.now();
  expect(await end(leaving, 'SIGTERM')).toBe(0);
  expect(performance.now() - told).toBeLessThan(5_000 + MACHINE_SLACK_MS);
  // That each had one attempt, below, tells it from what a sweep would have found.
  await eventually('all finished', async () => (await unfinishedCount(rows)) === 0, 60);
  await expectAllCompleted();
  expect(await count('attempts > 1')).toBe(0);
  const begunAgain = await sql(
    `SELECT job_id FROM job_transitions WHERE status = 'running' AND progress = 0
      GROUP BY job_id HAVING count(*) > 1`,
  );
  expect(begunAgain.length).toBeGreaterThan(0);
});
