import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { JobHistoryRepository } from '../../src/modules/jobs/job-history.repository.js';
import { JobStatuses } from '../../src/modules/jobs/job-statuses.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

interface Step {
  readonly status: string;
  readonly progress?: number;
  /** Minutes ago. */
  readonly ago: number;
}

const ENDS = ['completed', 'failed', 'cancelled'];

describe('JobStatuses', () => {
  let database: TestDatabase;
  let platform: Platform;
  let statuses: JobStatuses;
  let ada: string;
  let bob: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const providers = [JobHistoryRepository, JobStatuses];
    platform = await startPlatform({ databaseUrl: database.url, providers });
    statuses = platform.get(JobStatuses);
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  beforeEach(async () => {
    [ada, bob] = [randomUUID(), randomUUID()];
    await insertUsers(ada, bob);
  });

  const insertUsers = async (...ids: readonly string[]): Promise<void> => {
    await database.pool.query(
      'INSERT INTO users (id, username) SELECT id, id::text FROM unnest($1::uuid[]) AS id',
      [ids],
    );
  };

  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

  const insert = async (
    userId: string,
    steps: readonly Step[],
    { result, error }: { result?: string; error?: string } = {},
  ): Promise<string> => {
    const id = uuidv7();
    const last = steps.at(-1) ?? { status: 'pending', ago: 0 };
    await database.pool.query(
      `INSERT INTO jobs (id, user_id, type, parameters, request_id, status, progress, seq, result,
                         error, created_at, finished_at)
       VALUES ($1, $2, 'random-text', '{}', 'r', $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        userId,
        last.status,
        last.progress ?? 0,
        steps.length,
        result ?? null,
        error ?? null,
        minutesAgo(steps[0]?.ago ?? 0),
        ENDS.includes(last.status) ? minutesAgo(last.ago) : null,
      ],
    );
    for (const [index, { status, progress = 0, ago }] of steps.entries()) {
      await database.pool.query(
        `INSERT INTO job_transitions (job_id, seq, status, progress, at)
         VALUES ($1, $2, $3, $4, $5)`,
        [id, index + 1, status, progress, minutesAgo(ago)],
      );
    }
    return id;
  };

  const done = (ago: number): readonly Step[] => [
    { status: 'pending', ago: ago + 2 },
    { status: 'running', ago: ago + 1 },
    { status: 'completed', progress: 100, ago },
  ];

  const pending = (ago: number): readonly Step[] => [{ status: 'pending', ago }];

  const message = (id: string, version: number, payload: object) => ({
    event: 'job_status',
    payload: { job_id: id, ...payload },
    once: { key: `job:${id}`, version },
  });

  it("find a user's job with its transitions, and no other's", async () => {
    const id = await insert(ada, done(1), { result: 'text' });
    const job = await statuses.find(ada, id);
    expect(job).toMatchObject({ id, status: 'completed', progress: 100, result: 'text' });
    expect(job?.history.map(({ seq, status, progress }) => [seq, status, progress])).toEqual([
      [1, 'pending', 0],
      [2, 'running', 0],
      [3, 'completed', 100],
    ]);
    expect(job?.history[2]?.at).toBeInstanceOf(Date);
    expect(await statuses.find(bob, id)).toBeUndefined();
    expect(await statuses.find(ada, randomUUID())).toBeUndefined();
    expect(await statuses.isOwn(ada, id)).toBe(true);
    expect(await statuses.isOwn(bob, id)).toBe(false);
  });

  it('tell the messages after a transition, with the result or the error at the end', async () => {
    const id = await insert(ada, done(1), { result: 'text' });
    expect(await statuses.messagesAfter(id, 1)).toEqual([
      message(id, 2, { status: 'running', progress: 0 }),
      message(id, 3, { status: 'completed', progress: 100, result: 'text' }),
    ]);
    expect(await statuses.messagesAfter(id, 3)).toEqual([]);
    const failed = await insert(
      ada,
      [...pending(3), { status: 'running', ago: 2 }, { status: 'failed', ago: 1 }],
      { error: 'broken' },
    );
    expect(await statuses.messagesAfter(failed, 1)).toEqual([
      message(failed, 2, { status: 'running', progress: 0 }),
      message(failed, 3, { status: 'failed', progress: 0, error: 'broken' }),
    ]);
    // The error of an attempt is nobody's business before the end.
    const trying = await insert(ada, [...pending(3), { status: 'running', ago: 2 }], {
      error: 'broken',
    });
    expect(await statuses.messagesAfter(trying, 1)).toEqual([
      message(trying, 2, { status: 'running', progress: 0 }),
    ]);
  });

  it('list all unfinished jobs and fill up with those that ended last', async () => {
    await insert(bob, pending(1));
    const older = await insert(ada, done(30));
    const waiting = await insert(ada, pending(60));
    const newest = await insert(ada, done(10));
    const newer = await insert(ada, done(20));
    const idsOf = async (limit: number): Promise<readonly string[]> =>
      (await statuses.recent(ada, limit)).map(({ id }) => id);
    expect(await idsOf(3)).toEqual([newer, newest, waiting]);
    expect(await idsOf(10)).toEqual([newer, newest, waiting, older]);
    const second = await insert(ada, pending(1));
    expect(await idsOf(1)).toEqual([second, waiting]);
    expect((await statuses.recent(ada, 1))[0]?.history).toHaveLength(1);
  });

  it.each([
    ['x', 16_384, true],
    ['x', 16_385, false],
    ['€', 16_384, true],
    ['€', 16_385, false],
  ])('list results of %s × %d: %s', async (character, length, shown) => {
    const result = character.repeat(length);
    await insert(ada, done(1), { result });
    const [job] = await statuses.recent(ada, 5);
    expect(job?.result).toBe(shown ? result : null);
  });

  it.each([
    ['x', 16_384, true],
    ['x', 16_385, false],
    ['€', 16_385, false],
    ['x', 1_000_000, false],
  ])('tell of a change with a result of %s × %d: %s', async (character, length, told) => {
    const result = character.repeat(length);
    const id = await insert(ada, done(1), { result });
    const whole = message(id, 3, { status: 'completed', progress: 100, result });
    const changed = (await statuses.changedSince([id], [], 150_000)).map((it) => it.message);
    expect(changed[1]).toEqual(told ? whole : { ...whole, payload: null });
    // Others than the last have nothing to leave out.
    expect(changed[0]).toEqual(message(id, 2, { status: 'running', progress: 0 }));
    expect((await statuses.messagesAfter(id, 2))[0]).toEqual(whole);
  });

  it('tell what changed since then, of some jobs and of all jobs of some users', async () => {
    const carol = randomUUID();
    await insertUsers(carol);
    const before = await insert(ada, done(10));
    const running = await insert(ada, [...pending(9), { status: 'running', ago: 1 }]);
    const ended = await insert(ada, done(2), { result: 'text' });
    const watched = await insert(bob, done(1), { result: 'of bob' });
    await insert(bob, done(1));
    await insert(carol, done(1));
    const changed = await statuses.changedSince([watched, before], [ada], 3.5 * 60_000);
    expect(changed).toEqual([
      {
        userId: ada,
        jobId: running,
        message: message(running, 2, { status: 'running', progress: 0 }),
      },
      { userId: ada, jobId: ended, message: message(ended, 2, { status: 'running', progress: 0 }) },
      {
        userId: ada,
        jobId: ended,
        message: message(ended, 3, { status: 'completed', progress: 100, result: 'text' }),
      },
      ...[
        { status: 'pending', progress: 0 },
        { status: 'running', progress: 0 },
        { status: 'completed', progress: 100, result: 'of bob' },
      ].map((payload, index) => ({
        userId: bob,
        jobId: watched,
        message: message(watched, index + 1, payload),
      })),
    ]);
    expect(await statuses.changedSince([], [], 60 * 60_000)).toEqual([]);
    // A job that is asked for in both ways is told of once.
    const twice = await statuses.changedSince([running], [ada], 3.5 * 60_000);
    expect(twice.filter(({ jobId }) => jobId === running)).toHaveLength(1);
  });
});
