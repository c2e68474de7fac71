import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { JobRepository } from '../../src/modules/jobs/job.repository.js';
import { type ClaimedJob, JobRunRepository } from '../../src/modules/jobs/job-run.repository.js';
import { JobWaitingRepository } from '../../src/modules/jobs/job-waiting.repository.js';
import { historyFaults } from '../factories/jobs.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

const providers = [JobRepository, JobRunRepository, JobWaitingRepository];

describe('runs of jobs', () => {
  let database: TestDatabase;
  let userId: string;
  /** Two processes. */
  let here: Platform;
  let there: Platform;

  beforeAll(async () => {
    database = await createTestDatabase();
    here = await startPlatform({ databaseUrl: database.url, providers });
    there = await startPlatform({ databaseUrl: database.url, providers });
    userId = randomUUID();
    await database.pool.query(`INSERT INTO users (id, username) VALUES ($1, 'ada')`, [userId]);
  });

  afterEach(async () => {
    expect(await historyFaults({ sql })).toEqual([]);
  });

  afterAll(async () => {
    await here.close();
    await there.close();
    await database.drop();
  });

  const sql = async <Row extends object>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> => (await database.pool.query<Row>(text, [...parameters])).rows;

  /** So that each test has only its own jobs before it. */
  let type: string;
  beforeEach(() => {
    type = randomUUID();
  });

  const start = (count: number): Promise<string[]> =>
    here.get(TransactionRunner).run(async (tx) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const job = { id: uuidv7(), userId, type, parameters: { index }, requestId: 'r' };
        await here.get(JobRepository).insertWithin(job, 100_000, tx);
        ids.push(job.id);
      }
      return ids;
    });

  const one = async (): Promise<string> => (await start(1))[0] ?? '';

  const claim = (of: Platform, room = 1_000): Promise<ClaimedJob[]> =>
    of.get(JobRunRepository).claim({ type, attempts: 3, room });

  const takeOver = (of: Platform, room = 1_000): Promise<ClaimedJob[]> =>
    of.get(JobRunRepository).takeOver({ type, attempts: 3, room });

  const only = ([claimed, ...others]: readonly ClaimedJob[]): ClaimedJob => {
    if (!claimed || others.length > 0) throw new Error('not one claimed');
    return claimed;
  };

  const complete = (of: Platform, { id, run_id: runId }: ClaimedJob, result = 'done') =>
    of.get(JobRunRepository).end({ id, runId, status: 'completed', result, error: null });

  const set = (id: string, change: string): Promise<unknown> =>
    sql(`UPDATE jobs SET ${change} WHERE id = $1`, [id]);

  it('claim each job once, though two processes want all of them at once', async () => {
    const ids = await start(300);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claim(index % 2 ? here : there, 40)),
    );
    const claimed = claims.flat().map(({ id }) => id);
    expect(new Set(claimed).size).toBe(claimed.length);
    // Who finds a job locked passes it by.
    const left = await claim(here);
    expect(new Set([...claimed, ...left.map(({ id }) => id)])).toEqual(new Set(ids));
  });

  it('claim the oldest first, no more than there is room for, and wait for nobody', async () => {
    const ids = await start(4);
    const holder = await database.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [ids[0]]);
    expect((await claim(here, 2)).map(({ id }) => id).sort()).toEqual(ids.slice(1, 3));
    await holder.query('COMMIT');
    holder.release();
    expect((await claim(there)).map(({ id }) => id).sort()).toEqual([ids[0], ids[3]]);
  });

  it('answer each end with its own job', async () => {
    const ids = await start(50);
    const claimed = await claim(here);
    const byId = new Map(claimed.map((job) => [job.id, job]));
    expect(ids.map((id) => byId.get(id)?.parameters)).toEqual(ids.map((_, index) => ({ index })));
    expect(claimed[0]).toMatchObject({ attempts: 1, seq: 2, status: 'running', user_id: userId });
    expect(claimed[0]).toMatchObject({ request_id: 'r' });
    const ends = await Promise.all(claimed.map((job) => complete(here, job, job.id)));
    expect(ends.map((job) => job?.id)).toEqual(claimed.map(({ id }) => id));
    const wrong = await sql(
      'SELECT 1 FROM jobs WHERE id = ANY ($1::uuid[]) AND result <> id::text',
      [ids],
    );
    expect(wrong).toEqual([]);
  });

  it('leave alone what is leased, not due, out of attempts, ended or of another type', async () => {
    for (const change of [
      `lease_until = now() + interval '1 minute'`,
      `due_at = now() + interval '1 minute'`,
      'attempts = 3',
      `status = 'cancelled', finished_at = now()`,
      `type = 'other'`,
    ]) {
      const id = await one();
      await set(id, change);
      expect([...(await claim(here)), ...(await takeOver(here))]).toEqual([]);
      await sql('DELETE FROM jobs WHERE id = $1', [id]);
    }
  });

  it('take over a job whose lease has run out, and shut out the run before', async () => {
    const id = await one();
    const first = only(await claim(here));
    expect([...(await claim(there)), ...(await takeOver(there))]).toEqual([]);
    await set(id, `lease_until = now() - interval '1 second'`);
    expect(await claim(there)).toEqual([]);
    const second = only(await takeOver(there));
    expect(second).toMatchObject({ attempts: 2, seq: 3 });
    const runs = here.get(JobRunRepository);
    const waiting = here.get(JobWaitingRepository);
    const lost = { id, runId: first.run_id };
    expect(await runs.renew({ ...lost, progress: 90 })).toBeUndefined();
    expect(await runs.renew({ ...lost, progress: null })).toBeUndefined();
    expect(await complete(here, first)).toBeUndefined();
    expect(await waiting.postpone(lost, 0, 'late')).toBe(false);
    expect(await waiting.handBack(lost)).toBe(false);
    expect(await waiting.giveUp(type, 2, 'leased', 10)).toEqual([]);
    const run = { id, runId: second.run_id };
    expect(await runs.renew({ ...run, progress: 40 })).toMatchObject({ seq: 4 });
    expect(await complete(there, second)).toMatchObject({ seq: 5, progress: 100 });
    expect(await complete(there, second)).toBeUndefined();
  });

  it('take over jobs that can still fail first, then one on its last attempt alone', async () => {
    const [, second = '', third = '', ...first] = await start(6);
    await claim(here);
    await sql(`UPDATE jobs SET lease_until = now() - interval '1 second' WHERE type = $1`, [type]);
    for (const id of [second, third]) await set(id, 'attempts = 2');
    const ids = async (room?: number): Promise<string[]> =>
      (await takeOver(there, room)).map(({ id }) => id).sort();
    expect(await ids(2)).toHaveLength(2);
    expect(await ids()).toHaveLength(2);
    expect([await ids(), await ids(), await ids()]).toEqual([[second], [third], []]);
    const attempts = await sql('SELECT DISTINCT attempts FROM jobs WHERE id = ANY ($1::uuid[])', [
      first,
    ]);
    expect(attempts).toEqual([{ attempts: 2 }]);
  });

  it('fail one that kills its workers, and none of those that ran beside it', async () => {
    const ids = await start(40);
    const poison = ids[23] ?? '';
    const work = async (claimed: readonly ClaimedJob[]): Promise<void> => {
      const kills = claimed.some(({ id }) => id === poison);
      if (!kills) await Promise.all(claimed.map((job) => complete(here, job)));
      await sql(
        `UPDATE jobs SET lease_until = now() - interval '1 s' WHERE status = 'running' AND type = $1`,
        [type],
      );
    };
    await work(await claim(here));
    for (let taken = await takeOver(here, 16); taken.length > 0; taken = await takeOver(here, 16)) {
      await work(taken);
    }
    const failed = await here.get(JobWaitingRepository).giveUp(type, 3, 'dead', 10);
    expect(failed.map(({ id }) => id)).toEqual([poison]);
    const others = await sql(
      `SELECT status, count(*)::int, max(attempts) FROM jobs WHERE type = $1 AND id <> $2 GROUP BY 1`,
      [type, poison],
    );
    expect(others).toEqual([{ status: 'completed', count: 39, max: 3 }]);
  });

  it('renew the lease at each write, and note progress only where there is some', async () => {
    const id = await one();
    const { run_id: runId } = only(await claim(here));
    const lease = async (): Promise<number | undefined> =>
      (
        await sql<{ left: number }>(
          `SELECT extract(epoch FROM lease_until - now())::float AS left FROM jobs WHERE id = $1`,
          [id],
        )
      )[0]?.left;
    for (const progress of [null, 7]) {
      await set(id, `lease_until = now() + interval '10 seconds'`);
      const change = await here.get(JobRunRepository).renew({ id, runId, progress });
      expect(change).toMatchObject({ seq: progress === null ? 2 : 3, progress: progress ?? 0 });
      expect(await lease()).toBeGreaterThan(13);
    }
  });

  it('end each job once, though it is cancelled, ended and claimed at the same time', async () => {
    const ids = await start(200);
    const claimed = await claim(here);
    const cancelled = Promise.all(
      [...ids].reverse().map((id) => there.get(JobRepository).cancel(userId, id)),
    );
    const completed = Promise.all(claimed.map((job) => complete(here, job)));
    const progressed = Promise.all(
      claimed.map(({ id, run_id: runId }) =>
        there.get(JobRunRepository).renew({ id, runId, progress: 50 }),
      ),
    );
    expect(await claim(there)).toEqual([]);
    await progressed;
    const won = new Set((await completed).flatMap((job) => (job ? [job.id] : [])));
    const cancels = (await cancelled).map((row, index) => [ids.at(-1 - index), row] as const);
    for (const [id, row] of cancels) {
      expect(row?.cancelled !== undefined).toBe(!won.has(id ?? ''));
    }
    const left = await sql(
      'SELECT 1 FROM jobs WHERE finished_at IS NULL AND id = ANY ($1::uuid[])',
      [ids],
    );
    expect(left).toEqual([]);
  });

  it('give up those whose last worker died, and no others', async () => {
    const waiting = here.get(JobWaitingRepository);
    const id = await one();
    await set(id, 'attempts = 2');
    await claim(here);
    expect(await waiting.giveUp(type, 3, 'dead', 10)).toEqual([]);
    await set(id, `lease_until = now() - interval '1 second'`);
    expect(await waiting.giveUp(type, 4, 'dead', 10)).toEqual([]);
    expect(await waiting.giveUp(type, 3, 'dead', 10)).toEqual([
      expect.objectContaining({ id, status: 'failed', seq: 3, error: 'dead' }),
    ]);
    expect(await waiting.giveUp(type, 3, 'dead', 10)).toEqual([]);
  });

  it('give up one that has had more attempts than its kind has now', async () => {
    const id = await one();
    const { run_id: runId } = only(await claim(here));
    const waiting = here.get(JobWaitingRepository);
    expect(await waiting.postpone({ id, runId }, 0, 'broken')).toBe(true);
    expect(await waiting.giveUp(type, 2, 'dead', 10)).toEqual([]);
    expect(await waiting.giveUp(type, 1, 'dead', 10)).toHaveLength(1);
  });
});
