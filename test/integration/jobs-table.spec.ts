import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(60_000);

const STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pending: ['running', 'cancelled'],
  running: ['completed', 'failed', 'cancelled'],
};

const isEnd = (status: string): boolean => ALLOWED[status] === undefined;

describe('the tables of jobs', () => {
  let database: TestDatabase;
  let userId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    userId = randomUUID();
    await database.pool.query(`INSERT INTO users (id, username) VALUES ($1, 'ada')`, [userId]);
  });

  afterAll(() => database.drop());

  const insert = async (status: string, of = userId): Promise<string> => {
    const id = randomUUID();
    await database.pool.query(
      `INSERT INTO jobs (id, user_id, type, parameters, request_id, status, finished_at)
       VALUES ($1, $2, 't', '{}', 'r', $3, CASE WHEN $4 THEN now() END)`,
      [id, of, status, isEnd(status)],
    );
    await database.pool.query(
      `INSERT INTO job_transitions (job_id, seq, status, progress) VALUES ($1, 1, 'pending', 0)`,
      [id],
    );
    return id;
  };

  const move = (id: string, status: string): Promise<unknown> =>
    database.pool.query(
      `UPDATE jobs SET status = $2, finished_at = CASE WHEN $3 THEN now() END WHERE id = $1`,
      [id, status, isEnd(status)],
    );

  const moves = STATUSES.flatMap((from) =>
    STATUSES.filter((to) => to !== from).map((to) => [from, to] as const),
  );

  it.each(moves.filter(([from, to]) => !ALLOWED[from]?.includes(to)))(
    'let no job go from %s to %s',
    async (from, to) => {
      const id = await insert(from);
      await expect(move(id, to)).rejects.toThrow(`a job cannot go from ${from} to ${to}`);
    },
  );

  it.each(moves.filter(([from, to]) => ALLOWED[from]?.includes(to)))(
    'let a job go from %s to %s',
    async (from, to) => {
      const id = await insert(from);
      await expect(move(id, to)).resolves.toMatchObject({ rowCount: 1 });
    },
  );

  it('let a job have an end exactly when it has ended', async () => {
    const ended = await insert('completed');
    const waiting = await insert('pending');
    for (const [id, value] of [
      [ended, 'NULL'],
      [waiting, 'now()'],
    ]) {
      await expect(
        database.pool.query(`UPDATE jobs SET finished_at = ${value} WHERE id = $1`, [id]),
      ).rejects.toThrow('jobs_finished_check');
    }
  });

  it.each([
    [`status = 'paused', finished_at = now()`, 'jobs_status_check'],
    ['progress = 101', 'jobs_progress_check'],
    ['progress = -1', 'jobs_progress_check'],
  ])('refuse %s', async (change, constraint) => {
    const id = await insert('running');
    await expect(
      database.pool.query(`UPDATE jobs SET ${change} WHERE id = $1`, [id]),
    ).rejects.toThrow(constraint);
  });

  it('let nobody change the history', async () => {
    const id = await insert('pending');
    for (const change of [`status = 'failed'`, 'progress = 1', 'at = now()', 'seq = 2']) {
      await expect(
        database.pool.query(`UPDATE job_transitions SET ${change} WHERE job_id = $1`, [id]),
      ).rejects.toThrow('append-only');
    }
    await expect(
      database.pool.query(
        `INSERT INTO job_transitions (job_id, seq, status, progress) VALUES ($1, 1, 'running', 0)`,
        [id],
      ),
    ).rejects.toThrow('job_transitions_pkey');
  });

  it("go with their user's account", async () => {
    const other = randomUUID();
    await database.pool.query(`INSERT INTO users (id, username) VALUES ($1, 'bob')`, [other]);
    const id = await insert('running', other);
    await database.pool.query('DELETE FROM users WHERE id = $1', [other]);
    const left = await database.pool.query(
      `SELECT id FROM jobs WHERE id = $1 UNION SELECT job_id FROM job_transitions WHERE job_id = $1`,
      [id],
    );
    expect(left.rows).toEqual([]);
  });
});
