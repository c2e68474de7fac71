import fc from 'fast-check';
import { Database } from '../../src/database/database.js';
import { KeysetPages, type KeysetQuery, type Page } from '../../src/database/keyset-page.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

interface Row {
  readonly id: string;
  readonly at: string;
}

describe('KeysetPages', () => {
  let own: TestDatabase;
  let platform: Platform;
  let pages: KeysetPages;

  beforeAll(async () => {
    own = await createTestDatabase();
    await own.pool.query(`
      CREATE TABLE note (id bigint PRIMARY KEY, at timestamptz NOT NULL, tag text NOT NULL)`);
    platform = await startPlatform({ databaseUrl: own.url });
    pages = platform.get(KeysetPages);
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  beforeEach(async () => {
    await own.pool.query('TRUNCATE note');
  });

  /** Few distinct times, so that the id has to decide between many. */
  const newestFirst = (where: readonly string[] = [], parameters: unknown[] = []): KeysetQuery => ({
    select: 'id::text, at::text',
    from: 'note',
    where,
    parameters,
    keys: [
      { expression: 'note.at', type: 'timestamptz' },
      { expression: 'note.id', type: 'bigint' },
    ],
    direction: 'DESC',
  });

  const insert = async (ids: readonly number[], minutes: readonly number[]): Promise<void> => {
    await platform.get(Database).query(
      `INSERT INTO note (id, at, tag)
       SELECT id, timestamptz '2026-01-01' + minute * interval '1 minute', 'even'
         FROM unnest($1::bigint[], $2::int[]) AS given (id, minute)`,
      [ids, minutes],
    );
  };

  const next = (limit: number, last: Row | undefined, query = newestFirst()): Promise<Page<Row>> =>
    pages.read<Row>(query, {
      kind: 'cursor',
      limit,
      ...(last && { after: [last.at, last.id] }),
    });

  it('walk newest-first without gap or repeat while rows come and go', async () => {
    const change = fc.record({
      inserted: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
      deleted: fc.array(fc.nat({ max: 60 }), { maxLength: 3 }),
    });
    const world = fc.record({
      start: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 40 }),
      changes: fc.array(change, { maxLength: 8 }),
      limit: fc.integer({ min: 1, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ start, changes, limit }) => {
        await own.pool.query('TRUNCATE note');
        let lastId = start.length;
        await insert(
          [...start.keys()].map((index) => index + 1),
          start,
        );
        const throughout = new Set([...start.keys()].map((index) => String(index + 1)));
        const shown: string[] = [];
        let last: Row | undefined;
        for (let step = 0; ; step += 1) {
          const { inserted, deleted } = changes[step] ?? { inserted: [], deleted: [] };
          // The changes race with the reading of the page.
          const [page] = await Promise.all([
            next(limit, last),
            insert(
              inserted.map((_, index) => lastId + index + 1),
              inserted,
            ),
            own.pool.query('DELETE FROM note WHERE id = ANY($1)', [deleted]),
          ]);
          lastId += inserted.length;
          for (const id of deleted) throughout.delete(String(id));
          shown.push(...page.rows.map(({ id }) => id));
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          if (!page.hasMore) break;
          last = page.rows.at(-1);
        }
        expect(new Set(shown).size).toBe(shown.length);
        for (const id of throughout) expect(shown).toContain(id);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('show the order of the keys, whole, in one direction and in the other', async () => {
    await insert([1, 2, 3, 4, 5], [7, 7, 3, 9, 7]);
    const walk = async (query: KeysetQuery): Promise<string[]> => {
      const ids: string[] = [];
      let last: Row | undefined;
      for (;;) {
        const page = await next(2, last, query);
        ids.push(...page.rows.map(({ id }) => id));
        last = page.rows.at(-1);
        if (!page.hasMore) return ids;
      }
    };
    expect(await walk(newestFirst())).toEqual(['4', '5', '2', '1', '3']);
    expect(await walk({ ...newestFirst(), direction: 'ASC' })).toEqual(['3', '1', '2', '5', '4']);
  });

  it('say that there is more only when there is', async () => {
    await insert([1, 2, 3], [1, 2, 3]);
    expect(await next(3, undefined)).toMatchObject({ hasMore: false });
    expect(await next(2, undefined)).toMatchObject({ hasMore: true });
    await own.pool.query('TRUNCATE note');
    expect(await next(2, undefined)).toEqual({ rows: [], hasMore: false });
  });

  it('keep to the conditions on every page and in the total', async () => {
    await insert([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]);
    await own.pool.query(`UPDATE note SET tag = 'odd' WHERE id % 2 = 1`);
    const odd = newestFirst(['tag = $1'], ['odd']);
    const first = await next(2, undefined, odd);
    expect(first.rows.map(({ id }) => id)).toEqual(['5', '3']);
    expect((await next(2, first.rows.at(-1), odd)).rows.map(({ id }) => id)).toEqual(['1']);
    const numbered = await pages.read<Row>(odd, { kind: 'page', limit: 2, page: 2 });
    expect(numbered).toMatchObject({ hasMore: false, total: { count: 3, capped: false } });
    expect(numbered.rows.map(({ id }) => id)).toEqual(['1']);
  });

  it('count to ten thousand and no further', async () => {
    const fill = (count: number) =>
      own.pool.query(
        `INSERT INTO note SELECT n, now(), 'x' FROM generate_series(1, $1) AS n
         ON CONFLICT DO NOTHING`,
        [count],
      );
    const read = () => pages.read<Row>(newestFirst(), { kind: 'page', limit: 100, page: 1 });
    await fill(10_000);
    expect((await read()).total).toEqual({ count: 10_000, capped: false });
    await fill(10_001);
    expect((await read()).total).toEqual({ count: 10_000, capped: true });
    await fill(12_000);
    expect((await read()).total).toEqual({ count: 10_000, capped: true });
    const last = await pages.read<Row>(newestFirst(), { kind: 'page', limit: 100, page: 120 });
    expect(last.rows).toHaveLength(100);
    expect(last.hasMore).toBe(false);
  });

  it('do not total what is walked by cursor', async () => {
    await insert([1], [1]);
    expect(await next(1, undefined)).not.toHaveProperty('total');
  });
});
