import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Account, createAccount } from '../factories/accounts.js';
import { filesIn, tryUpload, upload } from '../factories/files.js';
import { eventually } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { HttpClient } from '../support/http-client.js';
import { silence, startScriptedS3 } from '../support/scripted-s3.js';

jest.setTimeout(90_000);

const MAIN = resolve('dist/src/main.js');

interface Server {
  readonly child: ChildProcess;
  readonly client: HttpClient;
  output(): string;
}

describe('a server with files that ends', () => {
  let database: TestDatabase;
  let directory: string;
  const servers: Server[] = [];

  /** A numbered Redis database of its own, for the built server has no prefix to set. */
  const redisUrl = (): string => {
    const url = new URL(testRedisUrl());
    url.pathname = '/6';
    return url.toString();
  };

  const launch = async (env: Readonly<Record<string, string>> = {}): Promise<Server> => {
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: '0',
        LOG_LEVEL: 'info',
        RATE_LIMIT_MAX: '0',
        RATE_LIMIT_AUTH_MAX: '0',
        FILES_DIRECTORY: directory,
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl(),
        ...env,
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const address = (): string => /"address":"([^"]+)"/.exec(output)?.[1] ?? '';
    await eventually('the server listening', () => address() !== '', 30);
    const server = { child, client: new HttpClient(address()), output: () => output };
    servers.push(server);
    return server;
  };

  const end = async ({ child }: Server, signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  };

  const sql = async <Row extends object>(text: string): Promise<Row[]> =>
    (await database.pool.query<Row>(text)).rows;

  /** Has an upload store its file, while it is not let commit: its owner's row is locked. */
  const storeOnly = async ({ client }: Server, account: Account): Promise<void> => {
    const before = await filesIn(directory);
    // Nobody will be answered.
    void tryUpload(client, account, { content: 'Stored.' }).catch(() => undefined);
    await eventually('the file is stored', async () => {
      const kept = await filesIn(directory);
      return kept.length > before.length && !kept.some((path) => path.endsWith('.part'));
    });
  };

  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'switchboard-files-'));
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await end(server, 'SIGKILL');
  });

  afterAll(async () => {
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('by a kill between storing and committing leaves nothing of it, and loses nothing', async () => {
    const killed = await launch();
    const ada = await createAccount(killed.client);
    const kept = await upload(killed.client, ada, { content: 'Kept.' });
    const [path] = await filesIn(directory);
    const holder = await database.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [ada.id]);
      await storeOnly(killed, ada);
      await end(killed, 'SIGKILL');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect(await filesIn(directory)).toHaveLength(2);

    const { client } = await launch();
    // Not before its time: the upload could be under way elsewhere.
    expect(await sql('SELECT FROM file_removals WHERE due_at > now()')).toHaveLength(1);
    await sql('UPDATE file_removals SET due_at = now()');
    // Whatever is deleted has all that is due removed; without it the next sweep would.
    const other = await upload(client, ada);
    await client.request('DELETE', `/api/files/${other.id}`, { token: ada.token });
    await eventually('what was stored in vain is gone', async () => {
      const waiting = await sql('SELECT FROM file_removals');
      return waiting.length === 0 && (await filesIn(directory)).join() === path;
    });
    expect((await client.get('/api/files', ada.token)).body.data).toEqual([kept]);
    expect((await client.get(`/api/files/${kept.id}`, ada.token)).body).toBe('Kept.');
  });

  it('in order while its store says nothing, in good time', async () => {
    const store = await startScriptedS3();
    try {
      const server = await launch({ ...store.env, S3_BUCKET: 'silent' });
      const ada = await createAccount(server.client);
      store.answer = (request, response) => void request.resume().on('end', () => response.end());
      const { id } = await upload(server.client, ada);
      store.answer = silence;
      await server.client.request('DELETE', `/api/files/${id}`, { token: ada.token });
      await eventually('the store is asked', () =>
        store.asked.some((line) => line.startsWith('DELETE')),
      );
      expect(await end(server, 'SIGTERM')).toBe(0);
      expect(server.output()).not.toContain('stopping took too long');
      expect(await sql('SELECT FROM file_removals')).toHaveLength(1);
    } finally {
      store.close();
    }
  });
});
