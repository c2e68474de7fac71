import { setTimeout as sleep } from 'node:timers/promises';
import { unavailable } from '../../src/errors/errors.js';
import { JobRunRepository } from '../../src/modules/jobs/job-run.repository.js';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  becomes,
  HASTY_TIMEOUT_MS,
  historyFaults,
  startRandomText,
  startTrial,
  Trials,
  TRIALS_AT_ONCE,
  TrialsModule,
} from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let trials: Trials;
let ada: Account;

beforeAll(async () => {
  app = await startApp({ imports: [TrialsModule] });
  trials = app.app.get(Trials);
});

afterAll(() => app.close());

beforeEach(async () => {
  ada = await createAccount(app);
  trials.begun.length = 0;
  trials.work = () => Promise.resolve('done');
});

afterEach(async () => {
  expect(await historyFaults(app)).toEqual([]);
});

interface Shown {
  readonly status: string;
  readonly progress: number;
  readonly result: string | null;
  readonly error: string | null;
  readonly history: readonly { status: string; progress: number; at: string }[];
}

const show = async (id: string): Promise<Shown> =>
  (await app.get(`/api/jobs/${id}`, ada.token)).body as Shown;

const statusesOf = ({ history }: Shown): readonly string[] => history.map(({ status }) => status);

const begunOf = (id: string): typeof trials.begun =>
  trials.begun.filter(({ jobId }) => jobId === id);

const begun = (id: string, times = 1): Promise<void> =>
  eventually(`${id} begun`, () => begunOf(id).length >= times);

/** Works on until it is told to stop. */
const untilStopped = ({ signal }: { signal: AbortSignal }): Promise<string> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

it('makes a million characters, and tells how far it is', async () => {
  const id = await startRandomText(app, ada.token, 1_000_000);
  await becomes(app, id, 'completed');
  const job = await show(id);
  expect(job.result).toHaveLength(1_000_000);
  expect(job.result).toMatch(/^[A-Za-z0-9]+$/);
  const progress = job.history.map((one) => one.progress);
  expect(progress.slice(0, 4)).toEqual([0, 0, 6, 13]);
  expect(progress.at(-1)).toBe(100);
  expect(progress).toHaveLength(2 + 15 + 1);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
});

it('notes progress in whole per cent that grows, and nothing else', async () => {
  trials.work = async ({ progress }) => {
    for (const percent of [10, 10.9, 5, NaN, -3, 42.5]) await progress(percent);
    // Nobody waits for this one; it is noted all the same.
    void progress(250);
    return 'done';
  };
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'completed');
  expect((await show(id)).history.map(({ progress }) => progress)).toEqual([
    0, 0, 10, 42, 100, 100,
  ]);
});

it('stores a result that PostgreSQL cannot hold without what it cannot hold', async () => {
  trials.work = () => Promise.resolve('a\0b\ud800c');
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'completed');
  expect((await show(id)).result).toBe('ab\ufffdc');
});

it('tries three times, each time after a longer pause, and keeps the error', async () => {
  const at: number[] = [];
  let look: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => (look = resolve));
  trials.work = async ({ progress }) => {
    at.push(performance.now());
    // The first attempt's error is to be seen, on however slow a machine.
    if (at.length === 2) await looked;
    await progress(50);
    throw new Error(`broken ${at.length}`);
  };
  const id = await startTrial(app, ada.id);
  await eventually('tried', () => at.length === 1);
  await eventually('postponed', async () => (await show(id)).error !== null);
  expect(await show(id)).toMatchObject({ status: 'running', error: 'broken 1' });
  look();
  await becomes(app, id, 'failed');
  const job = await show(id);
  expect(job).toMatchObject({ progress: 50, error: 'broken 3', result: null });
  expect(job.history.map(({ status, progress }) => `${status} ${progress}`)).toEqual([
    'pending 0',
    ...Array<string[]>(3).fill(['running 0', 'running 50']).flat(),
    'failed 50',
  ]);
  const [first = 0, second = 0, third = 0] = at;
  expect(at).toHaveLength(3);
  expect(second - first).toBeGreaterThanOrEqual(195);
  expect(third - second).toBeGreaterThanOrEqual(395);
  await sleep(1_000);
  expect(at).toHaveLength(3);
});

it('counts attempts by their end, and what is under way', async () => {
  const metric = async (name: string): Promise<number> => {
    const { body } = await app.get('/metrics');
    return Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(body as string)?.[1] ?? NaN);
  };
  const count = (outcome: string): Promise<number> =>
    metric(`job_attempts_total(?=.*type="trial")(?=.*outcome="${outcome}")`);
  const before = { completed: await count('completed'), postponed: await count('postponed') };
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  trials.work = async ({ jobId }) => {
    if (begunOf(jobId).length === 1) throw new Error('once');
    await gate;
    return 'done';
  };
  const id = await startTrial(app, ada.id);
  await begun(id, 2);
  expect(await metric('jobs_running(?=.*type="trial")')).toBe(1);
  open();
  await becomes(app, id, 'completed');
  await eventually('counted', async () => (await count('completed')) > (before.completed || 0));
  expect(await count('completed')).toBe((before.completed || 0) + 1);
  expect(await count('postponed')).toBe((before.postponed || 0) + 1);
});

it('forgets the error of an attempt when the next one succeeds', async () => {
  trials.work = ({ jobId }) =>
    begunOf(jobId).length === 1 ? Promise.reject(new Error('once')) : Promise.resolve('done');
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'completed');
  expect(await show(id)).toMatchObject({ result: 'done', error: null });
});

it('stops an attempt that takes too long', async () => {
  const reasons: string[] = [];
  trials.work = ({ signal, jobId }) => {
    signal.addEventListener('abort', () => reasons.push((signal.reason as Error).message));
    // Deaf to the signal.
    return begunOf(jobId).length === 1 ? new Promise(() => undefined) : Promise.resolve('done');
  };
  const id = await startTrial(app, ada.id, 'hasty-trial');
  await becomes(app, id, 'completed');
  expect(begunOf(id)).toHaveLength(2);
  expect(reasons).toEqual([`The job took longer than ${HASTY_TIMEOUT_MS / 1000} s.`]);
});

it('lets jobs that fail for ever hold up nobody', async () => {
  trials.work = () => Promise.reject(new Error('poison'));
  const poison = await Promise.all(Array.from({ length: 10 }, () => startTrial(app, ada.id)));
  await begun(poison[9] ?? '');
  trials.work = ({ jobId }) =>
    poison.includes(jobId) ? Promise.reject(new Error('poison')) : Promise.resolve('done');
  const bob = await createAccount(app);
  const since = performance.now();
  const good = await Promise.all(Array.from({ length: 10 }, () => startTrial(app, bob.id)));
  for (const id of good) await becomes(app, id, 'completed');
  // All the back-off of the others would be six seconds, one after the other.
  expect(performance.now() - since).toBeLessThan(5_000);
  for (const id of poison) await becomes(app, id, 'failed');
});

it('cancels a running job: its work is stopped, and nothing comes after it', async () => {
  const stopped: unknown[] = [];
  trials.work = async (context) => {
    const { signal, progress } = context;
    await progress(20);
    await eventually('cancelled', async () => {
      const [row] = await app.sql<{ status: string }>(
        `SELECT status FROM jobs WHERE id = '${context.jobId}'`,
      );
      return row?.status === 'cancelled';
    });
    await progress(30).catch((error: unknown) => stopped.push(error));
    expect(signal.aborted).toBe(true);
    return 'too late';
  };
  const id = await startTrial(app, ada.id);
  await eventually('at 20', async () => (await show(id)).progress === 20);
  const answer = await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
  expect(answer.status).toBe(204);
  await eventually('stopped', () => stopped.length === 1);
  expect(stopped).toEqual([expect.objectContaining({ name: 'JobLost' })]);
  await sleep(200);
  const job = await show(id);
  expect(job).toMatchObject({ status: 'cancelled', progress: 20, result: null, error: null });
  expect(statusesOf(job)).toEqual(['pending', 'running', 'running', 'cancelled']);
});

it('stops work that tells nothing when its lease is not renewed', async () => {
  trials.work = untilStopped;
  const id = await startTrial(app, ada.id);
  await begun(id);
  await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
  const [context] = begunOf(id);
  await eventually('stopped', () => context?.signal.aborted === true);
  expect(context?.signal.reason).toMatchObject({ name: 'JobLost' });
  expect(begunOf(id)).toHaveLength(1);
});

it('does not begin a job that was cancelled while it waited', async () => {
  let open: (result: string) => void = () => undefined;
  const gate = new Promise<string>((resolve) => (open = resolve));
  trials.work = () => gate;
  const bob = await createAccount(app);
  const busy = Array.from({ length: TRIALS_AT_ONCE }, () => startTrial(app, bob.id));
  for (const id of await Promise.all(busy)) await begun(id);
  const id = await startTrial(app, ada.id);
  expect((await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token })).status).toBe(204);
  open('done');
  const next = await startTrial(app, ada.id);
  await becomes(app, next, 'completed');
  expect(begunOf(id)).toEqual([]);
});

it('outlives work that is cancelled and waits for none of its progress to be noted', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  trials.work = async ({ jobId, progress }) => {
    await eventually('cancelled', async () => (await show(jobId)).status === 'cancelled');
    void progress(50);
    await sleep(100);
    void progress(60);
    return 'too late';
  };
  const id = await startTrial(app, ada.id);
  await begun(id);
  await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token });
  await sleep(500);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(await show(id)).toMatchObject({ status: 'cancelled', progress: 0 });
});

it.each([
  ['completed', 1],
  ['failed', 3],
])('writes an end down as %s when PostgreSQL was away for a while', async (status, attempts) => {
  trials.work = () =>
    status === 'completed' ? Promise.resolve('done') : Promise.reject(new Error('broken'));
  const away = jest
    .spyOn(app.app.get(JobRunRepository), 'end')
    .mockRejectedValueOnce(unavailable('The database is out of reach.'))
    .mockRejectedValueOnce(unavailable('The database is out of reach.'));
  const id = await startTrial(app, ada.id);
  await becomes(app, id, status);
  expect(away).toHaveBeenCalledTimes(3);
  away.mockRestore();
  expect(begunOf(id)).toHaveLength(attempts);
});

it('forgets the error of an attempt when the job is cancelled', async () => {
  // The next attempt goes on until it is cancelled, so that a slow machine is not too late for that.
  trials.work = (context) =>
    begunOf(context.jobId).length === 1
      ? Promise.reject(new Error('broken'))
      : untilStopped(context);
  const id = await startTrial(app, ada.id);
  await begun(id);
  await eventually('failed once', async () => {
    const [row] = await app.sql<{ error: string | null }>(
      `SELECT error FROM jobs WHERE id = '${id}'`,
    );
    return row?.error === 'broken';
  });
  expect((await app.request('DELETE', `/api/jobs/${id}`, { token: ada.token })).status).toBe(204);
  expect(await show(id)).toMatchObject({ status: 'cancelled', error: null });
});
