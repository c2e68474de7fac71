import { type Account, createAccount } from '../factories/accounts.js';
import {
  allIndexed,
  type IndexedApp,
  searched,
  startIndexedApp,
  type WireSearch,
} from '../factories/elasticsearch/indexed-app.js';
import { createSnippet } from '../factories/snippets.js';
import { PostgresSearch } from '../../src/modules/search/matching/postgres-search.js';
import { parseSearchQuery } from '../../src/modules/search/query/parse-search-query.js';
import type { SearchSort } from '../../src/modules/search/search-engine.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SNIPPETS = 23;

describe('pages of what Elasticsearch finds', () => {
  let indexed: IndexedApp;
  let app: TestApp;
  let ada: Account;
  const created: string[] = [];

  const walk = async (parameters: Readonly<Record<string, string>>): Promise<WireSearch[]> => {
    const pages = [await searched(app, parameters)];
    for (let cursor = pages[0]?.pagination.next_cursor; cursor;) {
      const page = await searched(app, { ...parameters, cursor });
      pages.push(page);
      cursor = page.pagination.next_cursor;
    }
    return pages;
  };
  const ids = (pages: readonly WireSearch[]): string[] =>
    pages.flatMap(({ data }) => data.map(({ id }) => id));

  beforeAll(async () => {
    indexed = await startIndexedApp();
    ({ app } = indexed);
    ada = await createAccount(app);
    for (let number = 0; number < SNIPPETS; number += 1) {
      const fields = { title: `Walrus number${number}`, code: 'walrus '.repeat(1 + (number % 4)) };
      created.push((await createSnippet(app, ada, { language: 'go', ...fields })).id);
    }
    const fans = await Promise.all(Array.from({ length: 3 }, () => createAccount(app)));
    for (const [place, fan] of fans.entries()) {
      for (const id of created.slice(0, 3 - place)) {
        await app.request('PUT', `/api/snippets/${id}/like`, { token: fan.token });
      }
    }
    await allIndexed(app);
  });

  afterAll(async () => {
    await indexed.close();
  });

  it.each(['relevance', 'latest', 'popular'])(
    'are walked by cursor without gap or repeat, sorted by %s',
    async (sort) => {
      const pages = await walk({ q: 'walrus', sort, limit: '4' });
      expect(pages.length).toBe(6);
      expect(ids(pages).sort()).toEqual([...created].sort());
      expect(ids(pages)).toEqual(ids(await walk({ q: 'walrus', sort, limit: '100' })));
    },
  );

  it('have the newest first, or the best liked', async () => {
    const latest = await walk({ q: 'walrus', sort: 'latest', limit: '10' });
    expect(ids(latest)).toEqual([...created].reverse());
    const popular = await walk({ q: 'walrus', sort: 'popular', limit: '10' });
    expect(ids(popular).slice(0, 3)).toEqual(created.slice(0, 3));
  });

  it.each(['latest', 'popular'] as const)(
    'are in the order of PostgreSQL, sorted by %s',
    async (sort) => {
      expect(ids(await walk({ q: 'walrus', sort, limit: '5' }))).toEqual(await fromPostgres(sort));
    },
  );

  const fromPostgres = async (sort: SearchSort): Promise<string[]> => {
    const { rows } = await app.app.get(PostgresSearch, { strict: false }).find({
      query: parseSearchQuery('walrus'),
      filters: { types: [] },
      sort,
      readerId: null,
      page: { kind: 'cursor', limit: 100 },
    });
    return rows.map(({ id }) => id);
  };

  it('are numbered with totals, up to the last', async () => {
    const q = { q: 'walrus', limit: '10' };
    const last = await searched(app, { ...q, page: '3' });
    expect(last.data).toHaveLength(3);
    expect(last.pagination).toMatchObject({ total: SNIPPETS, total_pages: 3, has_more: false });
    expect((await searched(app, { ...q, page: '4' })).data).toEqual([]);
    const deepest = await searched(app, { q: 'walrus', limit: '100', page: '500' });
    expect(deepest).toMatchObject({ data: [], pagination: { total: SNIPPETS, has_more: false } });
  });

  it('go on with what was meant by a misspelt word', async () => {
    const pages = await walk({ q: 'wlarus', limit: '4' });
    expect(ids(pages).sort()).toEqual([...created].sort());
    expect(pages.at(-1)?.facets.language).toEqual([{ value: 'go', count: SNIPPETS }]);
  });

  it('do not go on from the cursor of another search', async () => {
    const { pagination } = await searched(app, { q: 'walrus', limit: '4' });
    const cursor = pagination.next_cursor ?? '';
    const other = await app.get(`/api/search?q=walrus&sort=latest&limit=4&cursor=${cursor}`);
    expect(other).toMatchObject({ status: 400, body: { error: { code: 'INVALID_CURSOR' } } });
  });
});
