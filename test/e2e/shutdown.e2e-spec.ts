import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { hmacSha256 } from '../../src/crypto/hmac.js';
import { createAccount, PASSWORD } from '../factories/accounts.js';
import { eventually } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { HttpClient } from '../support/http-client.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

const MAIN = join(PACKAGE_ROOT, 'dist', 'src', 'main.js');

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  /** Standard output and error so far. */
  output(): string;
  readonly exited: Promise<number | null>;
}

describe('the built server', () => {
  let database: TestDatabase;
  const running: Server[] = [];

  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
    database = await createTestDatabase();
  });

  afterEach(async () => {
    for (const { child, exited } of running.splice(0)) {
      child.kill('SIGKILL');
      await exited;
    }
  });

  afterAll(async () => {
    await database.drop();
  });

  /** A numbered Redis database of its own, for the built server has no prefix to set. */
  const redisUrl = (): string => {
    const url = new URL(testRedisUrl());
    url.pathname = '/7';
    return url.toString();
  };

  const launch = (env: Readonly<Record<string, string>> = {}): Server => {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        LOG_LEVEL: 'info',
        PORT: '0',
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl(),
        RATE_LIMIT_MAX: '0',
        RATE_LIMIT_AUTH_MAX: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const server = {
      child,
      get url() {
        return /"address":"([^"]+)"/.exec(output)?.[1] ?? '';
      },
      output: () => output,
      exited: once(child, 'close').then(([code]) => code as number | null),
    };
    running.push(server);
    return server;
  };

  const says = async (server: Server, what: RegExp, withinMs = 30_000): Promise<void> => {
    const deadline = performance.now() + withinMs;
    while (!what.test(server.output())) {
      if (performance.now() > deadline || server.child.exitCode !== null) {
        throw new Error(`did not say ${what.source}: ${server.output()}`);
      }
      await sleep(20);
    }
  };

  const start = async (env?: Readonly<Record<string, string>>): Promise<Server> => {
    const server = launch(env);
    await says(server, /"listening"/);
    return server;
  };

  const exitsWithin = async (server: Server, milliseconds: number): Promise<number | null> => {
    const late = sleep(milliseconds + MACHINE_SLACK_MS, 'late' as const, { ref: false });
    const code = await Promise.race([server.exited, late]);
    if (code === 'late') throw new Error(`still running: ${server.output()}`);
    return code;
  };

  const refuses = (url: string): Promise<boolean> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => {
        socket.destroy();
        resolve(false);
      });
      socket.on('error', () => resolve(true));
    });

  describe('at SIGTERM', () => {
    it('finishes a slow request, refuses new connections, and exits 0', async () => {
      const server = await start();
      const client = new HttpClient(server.url);
      const { email } = await createAccount(client);
      // What the request needs is held until the server has been told to stop.
      const holder = await database.pool.connect();
      await holder.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
      let answered = false;
      const slow = client.post('/api/auth/login', { email, password: PASSWORD }).finally(() => {
        answered = true;
      });
      await eventually('it waits', async () => {
        const { rowCount } = await database.pool.query(
          `SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      server.child.kill('SIGTERM');
      await says(server, /"stopping"/);
      const deadline = performance.now() + 10_000;
      while (!(await refuses(server.url)) && performance.now() < deadline) await sleep(20);
      expect(await refuses(server.url)).toBe(true);
      expect(answered).toBe(false);
      await holder.query('ROLLBACK');
      holder.release();
      const answer = await slow;
      expect(answer.status).toBe(200);
      expect(answer.body.access_token).toEqual(expect.any(String));
      expect(await exitsWithin(server, 5_000)).toBe(0);
      expect(server.output()).toMatch(/"stopped"/);
      expect(server.output()).not.toMatch(/"level":"error"/);
    });

    it('lets go of idle connections at once', async () => {
      const server = await start();
      const agent = new Agent({ keepAlive: true });
      await new Promise<void>((resolve, reject) => {
        request(`${server.url}/ping`, { agent }, (answer) => {
          answer.resume().on('end', resolve);
        })
          .on('error', reject)
          .end();
      });
      server.child.kill('SIGTERM');
      expect(await exitsWithin(server, 3_000)).toBe(0);
      agent.destroy();
    });

    it('exits 0 also when it is a worker, and when SIGINT is the signal', async () => {
      const worker = launch({ ROLES: 'worker' });
      await says(worker, /"listening"/);
      worker.child.kill('SIGTERM');
      expect(await exitsWithin(worker, 5_000)).toBe(0);
      const web = await start({ ROLES: 'web' });
      web.child.kill('SIGINT');
      expect(await exitsWithin(web, 5_000)).toBe(0);
    });

    it('exits 0 although Redis was never there', async () => {
      const server = await start({ REDIS_URL: 'redis://127.0.0.1:1' });
      server.child.kill('SIGTERM');
      expect(await exitsWithin(server, 6_000)).toBe(0);
    });
  });

  describe('in production', () => {
    const SECRETS = ['JWT_SECRET', 'JWT_REFRESH_SECRET', 'ENCRYPTION_KEY', 'METRICS_TOKEN'];

    const refusal = async (env: Readonly<Record<string, string>>): Promise<string> => {
      const server = launch({ NODE_ENV: 'production', ...env });
      expect(await exitsWithin(server, 8_000)).toBe(1);
      return server.output();
    };

    it('does not start without its secrets, and lists every one at once', async () => {
      const output = await refusal({});
      for (const name of SECRETS) expect(output).toMatch(new RegExp(`^ +${name} `, 'm'));
    });

    it('does not start with weak ones, lists them with other faults, and repeats none', async () => {
      const weak: Record<string, string> = {
        JWT_SECRET: 'hunter2-hunter2-hunter2-hunter2-hunter2',
        JWT_REFRESH_SECRET: 'short-and-sweet',
        ENCRYPTION_KEY: 'abcabcabcabcabcabcabcabcabcabcabcabc',
        METRICS_TOKEN: 'zzzzzzzzzzzzzzzzzzzzzz',
      };
      const output = await refusal({ ...weak, PORT: 'eighty', RATE_LIMIT_MAX: 'lots' });
      for (const name of [...SECRETS, 'PORT', 'RATE_LIMIT_MAX']) {
        expect(output).toMatch(new RegExp(`^ +${name} `, 'm'));
      }
      for (const value of Object.values(weak)) expect(output).not.toContain(value);
      expect(output).toMatch(/6 faults/);
    });
  });

  it('says plainly that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const server = launch({ PORT: String(port) });
    expect(await exitsWithin(server, 10_000)).toBe(1);
    expect(server.output()).toMatch(/EADDRINUSE|in use/);
    expect(server.output()).toContain(String(port));
    other.close();
  });

  it('says plainly that PostgreSQL is away, without its password', async () => {
    const server = launch({ DATABASE_URL: 'postgres://someone:swordfish@127.0.0.1:1/none' });
    expect(await exitsWithin(server, 10_000)).toBe(1);
    expect(server.output()).toMatch(/ECONNREFUSED/);
    expect(server.output()).not.toContain('swordfish');
  });

  it('shares the work between a web and a worker process', async () => {
    const web = await start({ ROLES: 'web' });
    const client = new HttpClient(web.url);
    const send = async (id: string): Promise<string> => {
      const body = JSON.stringify({ event: 'deploy.finished', id });
      const answer = await client.request('POST', '/api/webhooks/test', {
        body,
        headers: {
          'x-webhook-id': id,
          'x-webhook-signature': `sha256=${hmacSha256('test-secret', body).toString('hex')}`,
        },
      });
      expect(answer.status).toBe(202);
      return answer.body.id;
    };
    const statusOf = async (id: string): Promise<string | undefined> => {
      const { rows } = await database.pool.query<{ status: string }>(
        'SELECT status FROM webhook_receipts WHERE id = $1',
        [id],
      );
      return rows[0]?.status;
    };
    const processed = async (id: string): Promise<boolean> => {
      const deadline = performance.now() + 30_000;
      while ((await statusOf(id)) !== 'processed' && performance.now() < deadline) await sleep(50);
      return (await statusOf(id)) === 'processed';
    };

    const before = await send('before-the-worker');
    await sleep(500);
    expect(await statusOf(before)).toBe('received');
    const worker = launch({ ROLES: 'worker' });
    await says(worker, /"listening"/);
    expect(await processed(before)).toBe(true);
    const begun = performance.now();
    expect(await processed(await send('with-the-worker'))).toBe(true);
    // At the wake-up over Redis, not at the next sweep, which may be five seconds away.
    expect(performance.now() - begun).toBeLessThan(4_000);
    // A worker answers its probes, and nothing else.
    const outside = new HttpClient(worker.url);
    expect((await outside.get('/health/ready')).status).toBe(200);
    expect((await outside.post('/api/webhooks/test', {})).status).toBe(404);
    expect((await outside.get('/api/users/me')).status).toBe(404);
  });
});
