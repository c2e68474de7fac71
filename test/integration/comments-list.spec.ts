import { randomUUID } from 'node:crypto';
import { Database } from '../../src/database/database.js';
import { CommentRepository } from '../../src/modules/social/comments/comment.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

interface Plan {
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The most rows that one step of a plan looked at. */
const mostRead = (plan: Plan): number =>
  Math.max(
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0),
    ...(plan.Plans ?? []).map(mostRead),
  );

describe('a page of comments', () => {
  let own: TestDatabase;
  let platform: Platform;
  let comments: CommentRepository;
  const [author, old] = [randomUUID(), randomUUID()];
  const others = Array.from({ length: 200 }, () => randomUUID());
  const thread = '01900000-0000-7000-8000-000000000001';

  beforeAll(async () => {
    own = await createTestDatabase();
    platform = await startPlatform({ databaseUrl: own.url, providers: [CommentRepository] });
    comments = platform.get(CommentRepository);
    const fill = (text: string, parameters: readonly unknown[]) =>
      own.pool.query(text, [...parameters]);
    await fill(`INSERT INTO users (id, username) VALUES ($1, 'ada')`, [author]);
    await fill(
      `INSERT INTO subjects (id, kind, author_id, is_public)
       SELECT id, 'snippet', $1, false FROM unnest($2::uuid[]) AS id`,
      [author, [old, ...others]],
    );
    await fill(
      `INSERT INTO comments (id, subject_id, author_id, body, parent_id)
       SELECT ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
              CASE WHEN n <= 2000 THEN $1::uuid ELSE ($2::uuid[])[1 + n % 200] END, $3, 'x',
              CASE WHEN n BETWEEN 2 AND 1000 THEN $4::uuid END
         FROM generate_series(1, 12000) AS n ORDER BY n`,
      [old, others, author, thread],
    );
    await fill('VACUUM ANALYZE comments, subjects, users', []);
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  it.each([
    ['of a subject that nobody has spoken of for long', undefined],
    ['of a thread that nobody has answered for long', thread],
  ])('%s reads no more than that', async (_, parentId) => {
    const asked = jest.spyOn(platform.get(Database), 'query');
    const page = await comments.list(old, parentId, { kind: 'cursor', limit: 20 });
    const [sql = '', parameters = []] = asked.mock.calls[0] ?? [];
    asked.mockRestore();
    expect(page.rows).toHaveLength(20);
    const { rows } = await own.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
      [...parameters],
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    expect(plan && mostRead(plan)).toBeLessThan(50);
  });
});
