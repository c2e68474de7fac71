import { setTimeout as sleep } from 'node:timers/promises';
import Redis from 'ioredis';
import { JobPools } from '../../src/modules/jobs/job-pools.js';
import { JobSweep } from '../../src/modules/jobs/job-sweep.js';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  becomes,
  historyFaults,
  startRandomText,
  startTrial,
  Trials,
  TrialsModule,
  unfinishedCount,
} from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(90_000);

/** Takes jobs, and lends its database; the workers beside it come and go. */
let app: TestApp;
let ada: Account;

beforeEach(async () => {
  app = await startApp({ imports: [TrialsModule] });
  ada = await createAccount(app);
});

afterEach(async () => {
  expect(await historyFaults(app)).toEqual([]);
  await app.close();
});

const trialsOf = (of: TestApp): Trials => of.app.get(Trials);

/** Everything that this application has in Redis, as if it had been flushed. */
const flush = async (): Promise<number> => {
  const redis = new Redis(testRedisUrl());
  const keys = await redis.keys(`${app.redisPrefix}:*`);
  const deleted = keys.length === 0 ? 0 : await redis.del(keys);
  redis.disconnect();
  return deleted;
};

it('completes every job once although Redis forgets all of them midway', async () => {
  const users = await Promise.all(Array.from({ length: 5 }, () => createAccount(app)));
  const times = new Map<string, number>();
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  trialsOf(app).work = async ({ jobId }) => {
    times.set(jobId, (times.get(jobId) ?? 0) + 1);
    await gate;
    return 'done';
  };
  const ids = await Promise.all(
    users.flatMap(({ id }) => Array.from({ length: 10 }, () => startTrial(app, id))),
  );
  await eventually('some begun', () => times.size === 4);
  const begun = performance.now();
  expect(await flush()).toBeGreaterThan(0);
  open();
  await eventually('all finished', async () => (await unfinishedCount(app)) === 0, 60);
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect(new Set(times.keys())).toEqual(new Set(ids));
  expect([...times.values()]).toEqual(Array(50).fill(1));
  const rows = await app.sql('SELECT DISTINCT status, attempts, result FROM jobs');
  expect(rows).toEqual([{ status: 'completed', attempts: 1, result: 'done' }]);
});

it('takes jobs while Redis is away, and runs them all the same', async () => {
  const proxy = await TcpProxy.start(testRedisUrl());
  const node = await startApp({ sharing: app, env: { ROLES: 'web', REDIS_URL: proxy.url } });
  await proxy.close();
  const begun = performance.now();
  const id = await startRandomText(node, ada.token);
  expect(performance.now() - begun).toBeLessThan(1_000 + MACHINE_SLACK_MS);
  const other = await startRandomText(node, ada.token);
  expect((await node.request('DELETE', `/api/jobs/${other}`, { token: ada.token })).status).toBe(
    204,
  );
  await becomes(app, id, 'completed');
  await proxy.open();
  await node.close();
  await proxy.close();
});

it('runs jobs although Bull drops their wake-ups, for one of a dead worker has their id', async () => {
  const redis = new Redis(testRedisUrl());
  await redis.hset(`${app.redisPrefix}:trials:trial`, 'name', 'run');
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'completed');
  await redis.del(`${app.redisPrefix}:trials:trial`);
  redis.disconnect();
});

it('hands jobs on at once when their worker stops, and does not wait for their work', async () => {
  const other = await startApp({ sharing: app, imports: [TrialsModule] });
  const doomed = trialsOf(other);
  // It never comes back, whatever it is told.
  doomed.work = () => new Promise(() => undefined);
  while (doomed.begun.length < 2) {
    await startTrial(app, ada.id);
    await sleep(50);
  }
  const handed = doomed.begun.map(({ jobId }) => jobId);
  const begun = performance.now();
  await other.close();
  expect(performance.now() - begun).toBeLessThan(3_000 + MACHINE_SLACK_MS);
  // At once, not at the next sweep, which may be five seconds away.
  for (const id of handed) await becomes(app, id, 'completed', 4);
  for (const { signal } of doomed.begun) {
    expect(signal.reason).toMatchObject({ name: 'WorkerStopping' });
  }
  // As if the worker that stopped had not begun.
  const rows = await app.sql<{ attempts: number }>(
    'SELECT attempts FROM jobs WHERE id = ANY ($1::uuid[])',
    [handed],
  );
  expect(rows).toEqual(handed.map(() => ({ attempts: 1 })));
});

it('passes on what a worker is given while it stops', async () => {
  const other = await startApp({ sharing: app, imports: [TrialsModule] });
  await other.app.get(JobPools).onModuleDestroy();
  const ids = await Promise.all(Array.from({ length: 10 }, () => startTrial(app, ada.id)));
  for (const id of ids) await becomes(app, id, 'completed');
  expect(trialsOf(other).begun).toEqual([]);
  await other.close();
});

it('fails a job whose workers have died three times, with a plain error', async () => {
  trialsOf(app).work = () => new Promise(() => undefined);
  const id = await startTrial(app, ada.id);
  for (const attempts of [1, 2, 3]) {
    await eventually(`attempt ${attempts}`, () => trialsOf(app).begun.length === attempts);
    // What a killed worker leaves behind, some time later.
    await app.sql(
      `UPDATE jobs SET run_id = gen_random_uuid(), lease_until = now() - '1 s'::interval`,
    );
    await app.app.get(JobSweep).run();
  }
  await becomes(app, id, 'failed');
  const { body } = await app.get(`/api/jobs/${id}`, ada.token);
  expect(body.error).toBe('The worker stopped in the middle of the last attempt.');
  expect(body.history.map(({ status }: { status: string }) => status)).toEqual([
    'pending',
    'running',
    'running',
    'running',
    'failed',
  ]);
});
