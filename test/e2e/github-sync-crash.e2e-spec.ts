import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  linkedAccount,
  startSync,
  startSyncTest,
  type SyncTest,
} from '../factories/github-syncs.js';
import { becomes } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';

jest.setTimeout(120_000);

const MAIN = resolve('dist/src/main.js');
const PAGES = 6;

let test: SyncTest;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
  // The work is done in processes of its own, which can be killed.
  test = await startSyncTest({ env: { ROLES: 'web' } });
});

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await test.close();
});

const launchWorker = (): ChildProcess => {
  const worker = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], ...test.app.env, ROLES: 'worker', LOG_LEVEL: 'error' },
  });
  workers.push(worker);
  return worker;
};

const kill = async (worker: ChildProcess): Promise<void> => {
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
};

/** Of the requests that were answered, in their order. */
const pages = (): readonly number[] =>
  test.api
    .to('/user/repos')
    .map(({ path }) => Number(new URLSearchParams(path.split('?')[1]).get('page') ?? '1'));

it('a synchronisation whose worker is killed goes on at its page in another', async () => {
  const ada = await linkedAccount(test);
  test.api.addRepositories(ada.user, PAGES * 100 - 1);
  const held: number[] = [];
  let heldBack = true;
  test.api.gate = ({ path, query }) => {
    if (!path.endsWith('/user/repos') || query.get('page') !== '4' || !heldBack) return undefined;
    held.push(4);
    // Its connection ends with its process.
    return new Promise(() => undefined);
  };
  const first = launchWorker();
  const job = await startSync(test.app, ada);
  await eventually('the fourth page asked for', () => held.length === 1, 60);
  await kill(first);
  const { body } = await test.app.get('/api/github/repositories?page=1', ada.token);
  expect(body.pagination.total).toBe(300);

  heldBack = false;
  launchWorker();
  await becomes(test.app, job, 'completed', 90);
  expect(pages()).toEqual([1, 2, 3, 4, 5, 6]);
  // With the one that was never answered, one page was asked for twice.
  expect([...pages(), ...held]).toHaveLength(PAGES + 1);
  const [{ attempts } = { attempts: 0 }] = await test.app.sql<{ attempts: number }>(
    'SELECT attempts FROM jobs WHERE id = $1',
    [job],
  );
  expect(attempts).toBe(2);
  const after = await test.app.get('/api/github/repositories?page=1', ada.token);
  expect(after.body.pagination.total).toBe(PAGES * 100 - 1);
});
