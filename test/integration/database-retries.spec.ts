import { Client } from 'pg';
import { Database } from '../../src/database/database.js';
import { GroupCommit } from '../../src/database/group-commit.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

describe('a statement that is a transaction of its own', () => {
  let own: TestDatabase;
  let platform: Platform;
  let database: Database;

  beforeAll(async () => {
    own = await createTestDatabase();
    await own.pool.query('CREATE TABLE thing (id int PRIMARY KEY, value int NOT NULL DEFAULT 0)');
    // Sequences count what is rolled back, too.
    await own.pool.query('CREATE SEQUENCE attempts');
    await own.pool.query(`ALTER DATABASE ${new URL(own.url).pathname.slice(1)}
                            SET deadlock_timeout = '300ms'`);
    platform = await startPlatform({ databaseUrl: own.url });
    database = platform.get(Database);
  });

  beforeEach(async () => {
    await own.pool.query('TRUNCATE thing');
    await own.pool.query('INSERT INTO thing (id) VALUES (1), (2)');
    await own.pool.query('ALTER SEQUENCE attempts RESTART');
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  const attempts = async (): Promise<number> => {
    const { rows } = await own.pool.query<{ count: number }>(
      'SELECT (last_value - 1 + is_called::int)::int AS count FROM attempts',
    );
    return rows[0]?.count ?? 0;
  };

  const values = async (): Promise<number[]> => {
    const { rows } = await own.pool.query<{ value: number }>('SELECT value FROM thing ORDER BY id');
    return rows.map(({ value }) => value);
  };

  /** Takes the rows' locks in the order of their ids. */
  const addToAll = (amount: number): Promise<object[]> =>
    database.query(
      `WITH counted AS MATERIALIZED (SELECT nextval('attempts')),
            locked AS (SELECT id FROM thing, counted ORDER BY id FOR UPDATE OF thing)
       UPDATE thing SET value = value + $1 FROM locked WHERE thing.id = locked.id
       RETURNING thing.id`,
      [amount],
    );

  /** Somebody who holds the second row, waits for the first, and is not who gives way. */
  const fight = async (work: Promise<unknown>, rival: Client): Promise<void> => {
    await eventually(async () => {
      const { rowCount } = await own.pool.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });
    await rival.query('UPDATE thing SET value = value + 10 WHERE id = 1');
    await rival.query('COMMIT');
    await work;
  };

  const withRival = async (work: (rival: Client) => Promise<void>): Promise<void> => {
    const rival = new Client({ connectionString: own.url });
    await rival.connect();
    try {
      await rival.query(`BEGIN; SET LOCAL deadlock_timeout = '1min'`);
      await rival.query('UPDATE thing SET value = value + 10 WHERE id = 2');
      await work(rival);
    } finally {
      await rival.end();
    }
  };

  it('is tried again after a real deadlock', async () => {
    await withRival((rival) => fight(addToAll(1), rival));
    expect(await attempts()).toBe(2);
    expect(await values()).toEqual([11, 11]);
  });

  it('spares everybody of its group the deadlock', async () => {
    const group = new GroupCommit<number, number>(
      async (items) => {
        await addToAll(items.length);
        return items;
      },
      {
        maxItems: 10,
        maxBytes: 10,
        concurrency: 1,
        bytesOf: () => 1,
        maxWaiting: 10,
        maxWaitMs: 10_000,
      },
    );
    await withRival(async (rival) => {
      const answers = Promise.all([group.add(1), group.add(2), group.add(3)]);
      await fight(answers, rival);
      expect(await answers).toEqual([1, 2, 3]);
    });
    expect(await values()).toEqual([13, 13]);
  });

  it.each([
    ['twice in all after a deadlock', '40P01', 2],
    ['twice in all after a serialization failure', '40001', 2],
    ['once after any other error', '22012', 1],
  ])('is tried %s', async (_, code, times) => {
    const failing = database.query(`
      DO $$ BEGIN PERFORM nextval('attempts'); RAISE EXCEPTION USING ERRCODE = '${code}'; END $$`);
    await expect(failing).rejects.toMatchObject({ code });
    expect(await attempts()).toBe(times);
  });
});
