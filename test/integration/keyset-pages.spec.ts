import fc from 'fast-check';
import { Database } from '../../src/database/database.js';
import {
  KeysetPages,
  type KeysetQuery,
  type Page,
  type PageRequest,
} from '../../src/database/keyset-page.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

interface Row {
  readonly id: string;
  readonly at: string;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The rows that each step of a plan looked at, each time. */
const rowsRead = (plan: Plan): number[] => [
  plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0),
  ...(plan.Plans ?? []).flatMap(rowsRead),
];

/** How the plan looks at a table, wherever it does. */
const waysTo = (table: string, plan: Plan): string[] => [
  ...(plan['Relation Name'] === table ? [plan['Node Type']] : []),
  ...(plan.Plans ?? []).flatMap((inner) => waysTo(table, inner)),
];

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
  });

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
    for (const query of [odd, { ...odd, keysFirst: true }]) {
      const numbered = await pages.read<Row>(query, { kind: 'page', limit: 2, page: 2 });
      expect(numbered).toMatchObject({ hasMore: false, total: { count: 3, capped: false } });
      expect(numbered.rows.map(({ id }) => id)).toEqual(['1']);
    }
  });

  it('show the same rows on a numbered page, whether their keys are read first or not', async () => {
    await insert([1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 2, 2, 3, 3]);
    for (const page of [1, 2, 3, 4]) {
      const request = { kind: 'page', limit: 2, page } as const;
      const whole = await pages.read<Row>(newestFirst(), request);
      const byKeys = await pages.read<Row>({ ...newestFirst(), keysFirst: true }, request);
      expect(whole.rows.length).toBeGreaterThan(0);
      expect(byKeys).toEqual(whole);
    }
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

  describe('of lists that are merged, one for each row', () => {
    interface Entry {
      readonly shelf: string;
      readonly seq: string;
    }

    beforeAll(async () => {
      await own.pool.query(`
        CREATE TABLE shelf (id int PRIMARY KEY, reader text NOT NULL, colour text);
        CREATE TABLE entry (seq bigint PRIMARY KEY, shelf_id int NOT NULL, colour text NOT NULL);
        CREATE INDEX ON entry (shelf_id, seq)`);
    });

    beforeEach(async () => {
      await own.pool.query('TRUNCATE shelf, entry');
      // A shelf shows one colour, or all; entry n is on shelf n mod 4, and every third one is red.
      await own.pool.query(`
        INSERT INTO shelf VALUES (0, 'ada', NULL), (1, 'ada', 'red'), (2, 'ada', NULL), (3, 'eve', NULL)`);
    });

    const fill = async (count: number): Promise<void> => {
      await own.pool.query(
        `INSERT INTO entry SELECT n, n % 4, CASE WHEN n % 3 = 0 THEN 'red' ELSE 'blue' END
           FROM generate_series(1, $1) AS n`,
        [count],
      );
    };

    /** What `entries` is to show of so many, oldest first. */
    const shown = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => index + 1)
        .filter((n) => n % 4 === 0 || n % 4 === 2 || (n % 4 === 1 && n % 3 === 0))
        .map(String);

    const entries = (more: Partial<KeysetQuery> = {}): KeysetQuery => ({
      select: 's.id::text AS shelf, e.seq::text',
      from: 'entry e JOIN shelf s ON s.id = e.shelf_id',
      merged: {
        table: 'entry',
        alias: 'e',
        lists: [
          { from: 'shelf s', where: ['s.colour IS NULL'] },
          { from: 'shelf s', where: ['s.colour IS NOT NULL', 'e.colour = s.colour'] },
        ],
      },
      where: ['e.shelf_id = s.id', 's.reader = $1'],
      parameters: ['ada'],
      keys: [{ expression: 'e.seq', type: 'bigint' }],
      direction: 'DESC',
      ...more,
    });

    const walk = async (query: KeysetQuery, limit: number): Promise<string[]> => {
      const found: string[] = [];
      let after: readonly string[] | undefined;
      for (;;) {
        const page = await pages.read<Entry>(query, {
          kind: 'cursor',
          limit,
          ...(after && { after }),
        });
        found.push(...page.rows.map(({ seq }) => seq));
        expect(page.rows.length).toBeLessThanOrEqual(limit);
        const last = page.rows.at(-1);
        if (!page.hasMore || !last) return found;
        after = [last.seq];
      }
    };

    it.each([1, 2, 3, 7, 100])('are one list, in pages of %i', async (limit) => {
      await fill(60);
      expect(await walk(entries({ direction: 'ASC' }), limit)).toEqual(shown(60));
      expect(await walk(entries(), limit)).toEqual(shown(60).reverse());
    });

    it('keep to conditions over either table', async () => {
      await fill(60);
      const { where } = entries();
      const red = entries({ where: [...where, `e.colour = $2`], parameters: ['ada', 'red'] });
      const expected = shown(60).filter((seq) => Number(seq) % 3 === 0);
      expect(await walk(red, 4)).toEqual(expected.reverse());
      const second = entries({ where: [...where, 's.id = $2'], parameters: ['ada', 2] });
      expect(await walk(second, 4)).toHaveLength(15);
      expect(await walk(entries({ parameters: ['nobody'] }), 4)).toEqual([]);
    });

    it('have the columns of both tables', async () => {
      await fill(3);
      const { rows } = await pages.read<Entry>(entries(), { kind: 'cursor', limit: 5 });
      expect(rows).toEqual([{ shelf: '2', seq: '2' }]);
    });

    it('have numbers and totals, to the last and past it', async () => {
      await fill(60);
      const count = shown(60).length;
      const expected = shown(60).reverse();
      for (const page of [1, 2, 5, 6, 7, 40]) {
        const read = await pages.read<Entry>(entries(), { kind: 'page', limit: 6, page });
        expect([page, read.rows.map(({ seq }) => seq)]).toEqual([
          page,
          expected.slice((page - 1) * 6, page * 6),
        ]);
        expect(read.hasMore).toBe(page * 6 < count);
        expect(read.total).toEqual({ count, capped: false });
      }
    });

    it('count to ten thousand in all, and no further', async () => {
      await fill(17_000);
      const deep = { kind: 'page', limit: 100, page: 95 } as const;
      const expected = shown(17_000).reverse();
      expect(expected.length).toBeLessThan(10_000);
      const read = await pages.read<Entry>(entries(), deep);
      expect(read.rows.map(({ seq }) => seq)).toEqual(expected.slice(9_400, 9_500));
      expect(read.total).toEqual({ count: expected.length, capped: false });
      await own.pool.query('TRUNCATE entry');
      await fill(18_000);
      const more = await pages.read<Entry>(entries(), deep);
      expect(more.total).toEqual({ count: 10_000, capped: true });
    });

    const planOf = async (query: KeysetQuery, request: PageRequest): Promise<Plan> => {
      await own.pool.query('VACUUM ANALYZE entry, shelf');
      const asked = jest.spyOn(platform.get(Database), 'query');
      await pages.read<Entry>(query, request);
      const [sql = '', parameters = []] = asked.mock.calls[0] ?? [];
      asked.mockRestore();
      const { rows } = await own.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
        [...parameters],
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      if (!plan) throw new Error('not explained');
      return plan;
    };

    it('read no more of a list than a page, however long it is', async () => {
      await fill(20_000);
      const read = rowsRead(
        await planOf(entries(), { kind: 'cursor', limit: 10, after: ['12000'] }),
      );
      expect(read.length).toBeGreaterThan(0);
      // Some dozens, for one of the lists passes over what is not red; they are thousands long.
      expect(Math.max(...read)).toBeLessThan(200);
    });

    it('read the keys alone of what a numbered page skips', async () => {
      await fill(20_000);
      const whole = { from: 'shelf s', where: ['s.colour IS NULL'] };
      const query = entries({ merged: { table: 'entry', alias: 'e', lists: [whole] } });
      const plan = await planOf(query, { kind: 'page', limit: 10, page: 400 });
      const [first, ...others] = waysTo('entry', plan).sort();
      expect(first).toBe('Index Only Scan');
      expect(others).toEqual(['Index Scan']);
    });
  });
});
