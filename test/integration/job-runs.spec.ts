import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { JobRepository } from '../../src/modules/jobs/job.repository.js';
import { JobRunRepository } from '../../src/modules/jobs/job-run.repository.js';
import { JobWaitingRepository } from '../../src/modules/jobs/job-waiting.repository.js';
import { historyFaults } from '../factories/jobs.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually, type Platform, startPlatform } from './platform.js';

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

  const start = (count: number): Promise<string[]> =>
    here.get(TransactionRunner).run(async (tx) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const job = { id: uuidv7(), userId, type: 't', parameters: { index }, requestId: 'r' };
        await here.get(JobRepository).insertWithin(job, 100_000, tx);
        ids.push(job.id);
      }
      return ids;
    });

  const one = async (): Promise<string> => (await start(1))[0] ?? '';

  const claim = (of: Platform, id: string, runId: string = randomUUID()) =>
    of.get(JobRunRepository).claim({ id, runId, attempts: 3 });

  const complete = (of: Platform, id: string, runId: string, result = 'done') =>
    of.get(JobRunRepository).end({ id, runId, status: 'completed', result, error: null });

  const set = (id: string, change: string): Promise<unknown> =>
    sql(`UPDATE jobs SET ${change} WHERE id = $1`, [id]);

  it('claim each job once, though two processes want all of them at once', async () => {
    const ids = await start(300);
    const claims = await Promise.all([
      ...ids.map((id) => claim(here, id)),
      ...[...ids].reverse().map((id) => claim(there, id)),
      ...ids.map((id) => claim(here, id)),
    ]);
    const claimed = claims.flatMap((job) => (job ? [job.id] : []));
    expect(claimed).toHaveLength(300);
    expect(new Set(claimed)).toEqual(new Set(ids));
  });

  it('do not wait for each other in a ring when groups want the same jobs', async () => {
    // So many others that the three are looked up one by one, in whichever order they come.
    await sql(
      `INSERT INTO jobs (id, user_id, type, parameters, request_id)
       SELECT gen_random_uuid(), $1, 'others', '{}', 'r' FROM generate_series(1, 10000)`,
      [userId],
    );
    await sql('ANALYZE jobs');
    const ids = await start(3);
    const holder = await database.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [ids[1]]);
    const claims = Promise.all([
      ...ids.map((id) => claim(here, id)),
      ...[...ids].reverse().map((id) => claim(there, id)),
    ]);
    const waiting = async (): Promise<boolean> => {
      const rows = await sql(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === 2;
    };
    expect(await eventually(waiting)).toBe(true);
    await holder.query('COMMIT');
    holder.release();
    expect((await claims).filter(Boolean)).toHaveLength(3);
    await sql(`DELETE FROM jobs WHERE type = 'others'`);
  });

  it('answer each claim with its own job', async () => {
    const ids = await start(50);
    const claimed = await Promise.all(ids.map((id) => claim(here, id)));
    expect(claimed.map((job) => [job?.id, job?.parameters])).toEqual(
      ids.map((id, index) => [id, { index }]),
    );
    expect(claimed[0]).toMatchObject({ attempts: 1, seq: 2, status: 'running', user_id: userId });
    const ends = await Promise.all(
      claimed.map((job) => complete(here, job?.id ?? '', job?.run_id ?? '', job?.id)),
    );
    expect(ends.map((job) => job?.id)).toEqual(ids);
    const wrong = await sql(
      'SELECT 1 FROM jobs WHERE id = ANY ($1::uuid[]) AND result <> id::text',
      [ids],
    );
    expect(wrong).toEqual([]);
  });

  it('leave alone what is leased, not due, out of attempts, ended or absent', async () => {
    for (const change of [
      `lease_until = now() + interval '1 second'`,
      `due_at = now() + interval '3 seconds'`,
      'attempts = 3',
      `status = 'cancelled', finished_at = now()`,
    ]) {
      const id = await one();
      await set(id, change);
      expect(await claim(here, id)).toBeUndefined();
      await sql('DELETE FROM jobs WHERE id = $1', [id]);
    }
    expect(await claim(here, randomUUID())).toBeUndefined();
  });

  it('take over a job whose lease has run out, and shut out the run before', async () => {
    const id = await one();
    const [first, second] = [randomUUID(), randomUUID()];
    await claim(here, id, first);
    expect(await claim(there, id, second)).toBeUndefined();
    await set(id, `lease_until = now() - interval '1 second'`);
    expect(await claim(there, id, second)).toMatchObject({ attempts: 2, seq: 3 });
    const runs = here.get(JobRunRepository);
    const waiting = here.get(JobWaitingRepository);
    expect(await runs.renew({ id, runId: first, progress: 90 })).toBeUndefined();
    expect(await runs.renew({ id, runId: first, progress: null })).toBeUndefined();
    expect(await complete(here, id, first)).toBeUndefined();
    expect(await waiting.postpone({ id, runId: first }, 0, 'late')).toBeUndefined();
    expect(await waiting.handBack({ id, runId: first })).toBeUndefined();
    expect(await waiting.giveUp(id, 2, 'leased')).toBeUndefined();
    expect(await runs.renew({ id, runId: second, progress: 40 })).toMatchObject({ seq: 4 });
    expect(await complete(there, id, second)).toMatchObject({ seq: 5, progress: 100 });
    expect(await complete(there, id, second)).toBeUndefined();
  });

  it('renew the lease at each write, and note progress only where there is some', async () => {
    const id = await one();
    const runId = randomUUID();
    await claim(here, id, runId);
    const lease = async (): Promise<number | undefined> =>
      (
        await sql<{ left: number }>(
          `SELECT extract(epoch FROM lease_until - now())::float AS left FROM jobs WHERE id = $1`,
          [id],
        )
      )[0]?.left;
    for (const progress of [null, 7]) {
      await set(id, `lease_until = now() + interval '1 second'`);
      const change = await here.get(JobRunRepository).renew({ id, runId, progress });
      expect(change).toMatchObject({ seq: progress === null ? 2 : 3, progress: progress ?? 0 });
      expect(await lease()).toBeGreaterThan(13);
    }
  });

  it('end each job once, though it is cancelled, ended and claimed at the same time', async () => {
    const ids = await start(200);
    const runs = ids.map((id) => ({ id, runId: randomUUID() }));
    await Promise.all(runs.map(({ id, runId }) => claim(here, id, runId)));
    const cancelled = Promise.all(
      [...ids].reverse().map((id) => there.get(JobRepository).cancel(userId, id)),
    );
    const completed = Promise.all(runs.map(({ id, runId }) => complete(here, id, runId)));
    const progressed = Promise.all(
      runs.map((run) => there.get(JobRunRepository).renew({ ...run, progress: 50 })),
    );
    await Promise.all(ids.map((id) => claim(there, id)));
    await progressed;
    const outcomes = (await completed).map((job, index) => [job !== undefined, ids[index] ?? '']);
    const cancels = new Map((await cancelled).map((row, index) => [ids.at(-1 - index), row]));
    for (const [won, id] of outcomes) {
      expect(cancels.get(String(id))?.cancelled !== undefined).toBe(!won);
    }
    const left = await sql(
      'SELECT 1 FROM jobs WHERE finished_at IS NULL AND id = ANY ($1::uuid[])',
      [ids],
    );
    expect(left).toEqual([]);
  });

  it('sweep up what is due and nobody has, oldest first, and leave it alone for a while', async () => {
    await sql('DELETE FROM jobs');
    const [leased = '', later = '', quiet = '', pending = '', lapsed = '', ended = ''] =
      await start(6);
    for (const id of [leased, lapsed]) await claim(here, id);
    await sql(`UPDATE jobs SET updated_at = now() - interval '1 minute'`);
    await set(later, `due_at = now() + interval '1 minute'`);
    await set(quiet, 'updated_at = now()');
    await set(lapsed, `lease_until = now() - interval '1 second'`);
    await there.get(JobRepository).cancel(userId, ended);
    const take = async (limit: number, types: readonly string[] = ['t']): Promise<unknown[]> =>
      (await here.get(JobWaitingRepository).takeOverdue(limit, 10, types)).map(
        ({ id, seq, type }) => [id, seq, type],
      );
    // What nobody here can run is in nobody's way.
    expect(await take(10, ['other'])).toEqual([]);
    expect(await take(1)).toEqual([[pending, 1, 't']]);
    expect(await take(10)).toEqual([[lapsed, 2, 't']]);
    expect(await take(10)).toEqual([]);
  });
});
