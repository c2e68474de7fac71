import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { miscountedWords, misfiled, mishidden } from '../factories/search-documents.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';

jest.setTimeout(120_000);

const COMMAND = join(PACKAGE_ROOT, 'dist', 'src', 'cli', 'seed.js');
const AMOUNTS = { users: 60, snippets: 300, docs: 50, likes: 2_500, comments: 400 };
const SCALE = ['--scale', ...Object.entries(AMOUNTS).map(([name, count]) => `--${name}=${count}`)];

interface Outcome {
  readonly code: number | null;
  readonly err: string;
}

const run = (
  { url }: TestDatabase,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) =>
  new Promise<Outcome>((resolve) => {
    const options = {
      env: {
        PATH: process.env['PATH'],
        ...{ NODE_ENV: 'test', DATABASE_URL: url, REDIS_URL: 'redis://127.0.0.1:1' },
        ...env,
      },
    };
    const child = execFile(process.execPath, [COMMAND, ...args], options, (_, __, err) =>
      resolve({ code: child.exitCode, err }),
    );
  });

describe('seed --scale', () => {
  let database: TestDatabase;
  let again: TestDatabase;

  const numberOf = async (sql: string, { pool }: TestDatabase = database): Promise<number> => {
    const { rows } = await pool.query<{ count: string }>(`SELECT count(*) FROM ${sql}`);
    return Number(rows[0]?.count);
  };

  beforeAll(async () => {
    if (!existsSync(COMMAND)) throw new Error('not built: run the tests with "npm test"');
    database = await createTestDatabase();
    again = await createTestDatabase();
    const outcomes = await Promise.all([run(database, SCALE), run(again, SCALE)]);
    expect(outcomes).toEqual([
      { code: 0, err: '' },
      { code: 0, err: '' },
    ]);
  });

  afterAll(() => Promise.all([database.drop(), again.drop()]));

  it('makes as many as asked for', async () => {
    for (const [table, count] of Object.entries(AMOUNTS)) {
      expect([table, await numberOf(table)]).toEqual([table, count]);
    }
    expect(await numberOf(`subjects WHERE kind = 'snippet' AND NOT is_public`)).toBe(15);
  });

  it('leaves every counter equal to what it counts', async () => {
    expect(
      await numberOf(`subjects WHERE
        likes_count <> (SELECT count(*) FROM likes WHERE subject_id = subjects.id)
        OR comments_count <> (SELECT count(*) FROM comments WHERE subject_id = subjects.id)`),
    ).toBe(0);
    expect(
      await numberOf(`users LEFT JOIN follow_counts ON user_id = users.id WHERE
        coalesce(followers_count, 0) <> (SELECT count(*) FROM follows WHERE followed_id = users.id)
        OR coalesce(following_count, 0) <> (SELECT count(*) FROM follows WHERE follower_id = users.id)`),
    ).toBe(0);
    expect(
      await numberOf(`users WHERE
        (SELECT count(*) FROM subjects WHERE author_id = users.id AND NOT is_public)
        <> coalesce((SELECT used FROM plan_usage WHERE user_id = users.id), 0)`),
    ).toBe(0);
  });

  it('leaves everything to be found, and each word counted', async () => {
    const sql = async <Row extends object>(text: string) =>
      (await database.pool.query<Row>(text)).rows;
    expect(await misfiled({ sql })).toEqual([]);
    expect(await mishidden({ sql })).toEqual([]);
    expect(await miscountedWords({ sql })).toEqual([]);
    expect(await numberOf('search_documents')).toBe(410);
    expect(await numberOf('search_lexeme_changes')).toBe(0);
    const trigger = `pg_trigger WHERE tgname = 'search_documents_lexemes' AND tgenabled = 'O'`;
    expect(await numberOf(trigger)).toBe(1);
  });

  it('gives ids that agree with the times', async () => {
    const atOf = (id: string) =>
      `to_timestamp(('x' || translate(left(${id}::text, 13), '-', ''))::bit(48)::bigint / 1000.0)`;
    for (const table of ['users', 'snippets', 'docs', 'likes', 'comments', 'follows']) {
      expect([table, await numberOf(`${table} WHERE created_at <> ${atOf('id')}`)]).toEqual([
        table,
        0,
      ]);
    }
    expect(
      await numberOf('comments AS c JOIN comments AS p ON p.id = c.parent_id WHERE c.id <= p.id'),
    ).toBe(0);
    expect(await numberOf('comments WHERE parent_id IS NOT NULL')).toBeGreaterThan(50);
  });

  it('makes the same again elsewhere', async () => {
    const digest = async ({ pool }: TestDatabase, table: string): Promise<unknown> => {
      const { rows } = await pool.query<{ digest: string }>(
        `SELECT md5(string_agg(row::text, ',' ORDER BY row::text)) AS digest
           FROM (SELECT t::text AS row FROM ${table} AS t) AS rows`,
      );
      return rows[0]?.digest;
    };
    for (const table of ['subjects', 'snippets', 'docs', 'likes', 'comments', 'follows']) {
      expect([table, await digest(database, table)]).toEqual([table, await digest(again, table)]);
    }
  });

  it('leaves the indexes as the migrations make them', async () => {
    const fresh = await createTestDatabase();
    const indexes = async ({ pool }: TestDatabase): Promise<unknown> =>
      (await pool.query(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`))
        .rows;
    expect(await indexes(database)).toEqual(await indexes(fresh));
    await fresh.drop();
  });

  it('is not made twice in one database, nor in production', async () => {
    const { code, err } = await run(database, SCALE);
    expect([code, err]).toEqual([1, expect.stringContaining('there already')]);
    expect(await numberOf('users')).toBe(AMOUNTS.users);
    const production = await run(database, SCALE, {
      NODE_ENV: 'production',
      JWT_SECRET: randomBytes(32).toString('base64'),
      JWT_REFRESH_SECRET: randomBytes(32).toString('base64'),
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      METRICS_TOKEN: randomBytes(32).toString('base64'),
      PUBLIC_URL: 'https://example.com',
    });
    expect([production.code, production.err]).toEqual([
      1,
      expect.stringContaining('in production'),
    ]);
  });
});

describe('seed', () => {
  it('fills a new instance with a little of everything, once', async () => {
    const database = await createTestDatabase();
    const counts = async (): Promise<unknown> => {
      const { rows } = await database.pool.query<object>(
        `SELECT (SELECT count(*)::int FROM users) AS users,
                (SELECT count(*)::int FROM subjects WHERE is_public) AS published,
                (SELECT count(*)::int FROM subjects WHERE NOT is_public) AS private,
                (SELECT count(*)::int FROM likes) AS likes,
                (SELECT count(*)::int FROM comments) AS comments,
                (SELECT sum(following_count)::int FROM follow_counts) AS follows`,
      );
      return rows[0];
    };
    const filled = { users: 2, published: 3, private: 1, likes: 2, comments: 4, follows: 1 };
    const env = { REDIS_URL: testRedisUrl() };
    for (const time of ['first', 'second']) {
      const { code, err } = await run(database, [], env);
      expect([time, code, err]).toEqual([time, 0, '']);
      expect(await counts()).toEqual(filled);
    }
    await database.drop();
  });
});
