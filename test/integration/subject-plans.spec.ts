import { FeedRepository } from '../../src/modules/feed/feed.repository.js';
import { SNIPPET_LIST } from '../../src/modules/snippets/snippet-list.js';
import { SearchWordsRepository } from '../../src/modules/social/subjects/search-words.repository.js';
import { SubjectListRepository } from '../../src/modules/social/subjects/subject-list.repository.js';
import { SubjectSearches } from '../../src/modules/social/subjects/subject-search.service.js';
import { SUBJECT_SORTS, type SubjectSort } from '../../src/modules/social/subjects/subject-sort.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';
import { mostFetched } from './query-plans.js';

jest.setTimeout(60_000);

const SNIPPETS = 20_000;
const PEOPLE = 300;
/** What a page may look at: a small part of all there is. */
const FEW = 400;
/** Of the newest of all for who follows many. */
const RECENT = 1_001;

const READERS = { few: 3, many: PEOPLE - 10 } as const;

const idOf = (kind: string, number: string): string =>
  `('00000000-0000-7000-${kind}-' || lpad((${number})::text, 12, '0'))::uuid`;

describe('of very many snippets', () => {
  let database: TestDatabase;
  let platform: Platform;

  beforeAll(async () => {
    database = await createTestDatabase();
    const person = idOf('8000', 'n');
    // Of two languages each has one; every fifth is sorted; one word stands in twenty.
    await database.pool.query(`
      INSERT INTO users (id, username)
      SELECT ${person}, 'person-' || n FROM generate_series(0, ${PEOPLE}) AS n;
      INSERT INTO subjects (id, kind, author_id, is_public, published_at, likes_count)
      SELECT ${idOf('9000', 's')}, 'snippet', ${person}, s % 10 <> 0,
             now() - (${SNIPPETS} - s) * interval '1 minute', s * 31 % 97
        FROM generate_series(1, ${SNIPPETS}) AS s CROSS JOIN LATERAL (SELECT 1 + s % (${PEOPLE} - 1) AS n) AS author;
      INSERT INTO snippets (id, title, code, language, tags)
      SELECT ${idOf('9000', 's')},
             'Nummer ' || s || CASE WHEN s % 5 = 0 THEN ' sorted' ELSE '' END
               || CASE WHEN s % 1000 = 7 THEN ' rare' ELSE '' END,
             'x', CASE s % 2 WHEN 0 THEN 'python' ELSE 'javascript' END, ARRAY['node.js']
        FROM generate_series(1, ${SNIPPETS}) AS s;
      INSERT INTO follows (id, follower_id, followed_id)
      SELECT gen_random_uuid(), ${idOf('8000', '0')}, ${person} FROM generate_series(1, ${READERS.few}) AS n;
      INSERT INTO follows (id, follower_id, followed_id)
      SELECT gen_random_uuid(), ${idOf('8000', String(PEOPLE))}, ${person}
        FROM generate_series(1, ${READERS.many}) AS n`);
    await database.pool.query('VACUUM ANALYZE users, subjects, snippets, follows');
    platform = await startPlatform({
      databaseUrl: database.url,
      providers: [FeedRepository, SearchWordsRepository, SubjectListRepository, SubjectSearches],
    });
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  const most = (work: () => Promise<unknown>) => mostFetched(platform, database, work);

  const page = async (q: string, sort: SubjectSort, after?: readonly string[]) => {
    const filters = await platform.get(SubjectSearches).filtersOf({ q });
    const reader = { id: null, withOwn: false };
    const request = { kind: 'cursor', limit: 20, ...(after && { after }) } as const;
    return platform.get(SubjectListRepository).list(SNIPPET_LIST, reader, filters, sort, request);
  };

  /** Where there are few left. */
  const lastOf = async (sort: SubjectSort): Promise<readonly string[]> => {
    const keys = { latest: ['id'], popular: ['likes_count', 'id'], trending: ['trending', 'id'] }[
      sort
    ];
    const { rows } = await database.pool.query<{ position: readonly string[] }>(
      `SELECT ARRAY[${keys.map((key) => `${key}::text`).join()}] AS position
         FROM subjects WHERE is_public ORDER BY ${keys.join()} OFFSET 30 LIMIT 1`,
    );
    return rows[0]?.position ?? [];
  };

  describe.each(SUBJECT_SORTS)('sorted by %s', (sort) => {
    it.each([
      ['a word that is nowhere', 'nowhere', 0],
      ['two letters that no word begins with', 'zq', 0],
      ['a letter that no word begins with', 'z', 0],
      ['eight such', 'zq zw zx zy zk zl zm zn', 0],
      ['words that are never together', 'python javascript', 0],
      ['words that are never together, by how they begin', 'py ja', 0],
      ['a rare word and frequent ones', 'rare no jav script', 20],
      ['a rare word', 'rare', 20],
      ['a frequent word', 'python', 20],
      ['two letters that many words begin with', 'py', 20],
    ])('%s is looked for by an index', async (_, q, found) => {
      expect((await page(q, sort)).rows).toHaveLength(found);
      expect(await most(() => page(q, sort))).toBeLessThan(FEW);
    });

    it('no more than what has several frequent words is looked at', async () => {
      expect((await page('sorted node js', sort)).rows).toHaveLength(20);
      expect(await most(() => page('sorted node js', sort))).toBeLessThanOrEqual(SNIPPETS / 5);
    });

    it('the deepest page is read like the first', async () => {
      const deep = await lastOf(sort);
      expect(await most(() => page('', sort))).toBeLessThan(FEW);
      expect((await page('', sort, deep)).rows).toHaveLength(20);
      expect(await most(() => page('', sort, deep))).toBeLessThan(FEW);
    });
  });

  it.each([
    ['few', '00000000-0000-7000-8000-000000000000', FEW],
    ['many', `00000000-0000-7000-8000-${String(PEOPLE).padStart(12, '0')}`, RECENT + 1],
  ])('the feed of who follows %s looks at few of them', async (_, id, allowed) => {
    const feed = platform.get(FeedRepository);
    const first = () => feed.list(id, undefined, { kind: 'cursor', limit: 20 });
    expect((await first()).rows).toHaveLength(20);
    expect(await most(first)).toBeLessThan(allowed);
    const after = (await first()).rows.at(-1);
    const next = () =>
      feed.list(id, undefined, {
        ...{ kind: 'cursor', limit: 20, after: [after?.published ?? '', after?.id ?? ''] },
      });
    expect((await next()).rows).toHaveLength(20);
    expect(await most(next)).toBeLessThan(allowed);
  });
});
