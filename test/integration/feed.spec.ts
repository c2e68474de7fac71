import { Database } from '../../src/database/database.js';
import type { PageRequest } from '../../src/database/keyset-page.js';
import { FeedRepository, type FeedRow } from '../../src/modules/feed/feed.repository.js';
import type { SubjectKind } from '../../src/modules/social/subjects/subject.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(120_000);

/** Somebody's id by their number; everybody from 1 on wrote something. */
const personOf = (number: number): string =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const PEOPLE = 600;
const SUBJECTS = 6_000;

/** Whom they follow, besides nobody: many who write often, many who seldom do, and a few. */
const READERS = {
  many: { id: personOf(1_001), follows: 'n % 2 = 0' },
  seldom: { id: personOf(1_002), follows: 'n > 350' },
  few: { id: personOf(1_003), follows: 'n IN (1, 2, 300, 599)' },
  nobody: { id: personOf(1_004), follows: 'false' },
} as const;

describe('the feed of whoever follows few or many', () => {
  let database: TestDatabase;
  let platform: Platform;
  let feed: FeedRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    const person = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
    await database.pool.query(`
      INSERT INTO users (id, username, suspended_at)
      SELECT ${person}, 'person-' || n, CASE WHEN n IN (2, 400) THEN now() END
        FROM generate_series(1, 1004) AS n;
      -- The first write most, and those past 350 nothing for long; at each moment three publish.
      INSERT INTO subjects (id, kind, author_id, is_public, published_at)
      SELECT gen_random_uuid(), CASE WHEN s % 7 = 0 THEN 'doc' ELSE 'snippet' END, ${person},
             s % 11 <> 0, now() - (s / 3) * interval '1 minute'
        FROM generate_series(1, ${SUBJECTS}) AS s
       CROSS JOIN LATERAL (SELECT CASE WHEN s < 3000 THEN 1 + (s * s) % 349
                                       ELSE 1 + (s * 7) % ${PEOPLE} END AS n) AS author`);
    for (const { id, follows } of Object.values(READERS)) {
      await database.pool.query(
        `INSERT INTO follows (id, follower_id, followed_id)
         SELECT gen_random_uuid(), '${id}', ${person}
           FROM generate_series(1, ${PEOPLE}) AS n WHERE ${follows}`,
      );
    }
    await database.pool.query('ANALYZE');
    platform = await startPlatform({ databaseUrl: database.url });
    feed = new FeedRepository(platform.get(Database));
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  /** What it is to be, said in the plainest way. */
  const expected = async (id: string, kind?: SubjectKind): Promise<readonly string[]> => {
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT id FROM subjects
        WHERE is_public AND ($2::text IS NULL OR kind = $2)
          AND author_id IN (SELECT followed_id FROM follows WHERE follower_id = $1)
          AND author_id NOT IN (SELECT id FROM users WHERE suspended_at IS NOT NULL)
        ORDER BY published_at DESC, id DESC`,
      [id, kind ?? null],
    );
    return rows.map((row) => row.id);
  };

  const idsOf = (rows: readonly FeedRow[]): string[] => rows.map(({ id }) => id);

  const page = (id: string, kind: SubjectKind | undefined, request: PageRequest) =>
    feed.list(id, kind, request);

  it.each(Object.keys(READERS) as (keyof typeof READERS)[])(
    'has everything in its order, by cursor: %s',
    async (name) => {
      const { id } = READERS[name];
      for (const kind of [undefined, 'doc'] as const) {
        const all = await expected(id, kind);
        const walked: string[] = [];
        for (let after: readonly string[] | undefined; ;) {
          const request = { kind: 'cursor', limit: 97, ...(after && { after }) } as const;
          const { rows, hasMore } = await page(id, kind, request);
          walked.push(...idsOf(rows));
          const last = rows.at(-1);
          if (!hasMore || !last) break;
          after = [last.published, last.id];
        }
        expect(walked).toEqual(all);
      }
    },
  );

  it.each(Object.keys(READERS) as (keyof typeof READERS)[])(
    'is the same by numbers, and counted: %s',
    async (name) => {
      const { id } = READERS[name];
      const all = await expected(id);
      for (const number of [1, 2, 9, 60]) {
        const found = await page(id, undefined, { kind: 'page', limit: 20, page: number });
        expect(idsOf(found.rows)).toEqual(all.slice((number - 1) * 20, number * 20));
        expect(found.hasMore).toBe(all.length > number * 20);
        expect(found.total).toEqual({ count: all.length, capped: false });
      }
    },
  );
});
