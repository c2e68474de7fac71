import { type Account, createAccount } from '../factories/accounts.js';
import { putDocuments } from '../factories/search-corpus/fill-corpus.js';
import { manyDocuments } from '../factories/search-corpus/many-documents.js';
import {
  askSearch,
  foundIds,
  type Parameters,
  searched,
} from '../factories/search-corpus/search-answers.js';
import { wordsCounted } from '../factories/search-documents.js';
import { createSnippet } from '../factories/snippets.js';
import { LexemeCounts } from '../../src/modules/search/lexemes/lexeme-counts.service.js';
import type { SearchDocument } from '../../src/modules/search/documents/search-document.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SORTS = ['relevance', 'latest', 'popular'] as const;
const FEW = 23;
const MANY = 1_500;

interface Hit {
  readonly id: string;
  readonly score: number;
  readonly popularity: number;
  readonly created_at: string;
}

describe('the pages of a search', () => {
  let app: TestApp;
  let ada: Account;
  let few: readonly SearchDocument[];
  let many: readonly SearchDocument[];

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    ada = await createAccount(app);
    const together = new Date(Date.now() - 86_400_000);
    // Many are alike in whatever they are sorted by.
    few = manyDocuments(FEW, ada.id, 'frozen', (index) => ({
      popularity: index % 4,
      title: index % 5 === 0 ? 'Frozen' : 'Other',
      ...(index % 2 === 0 && { createdAt: together }),
    }));
    many = manyDocuments(MANY, ada.id, 'plenty', (index) => ({
      popularity: index % 150 === 7 ? 200 + index : 0,
      ...(index % 150 === 9 && { title: `Plenty of ${index}` }),
      ...(index === 1_100 && { title: 'Plenty and plenty', popularity: 900 }),
    }));
    await putDocuments(app, [...few, ...many]);
    await wordsCounted(app.app.get(LexemeCounts, { strict: false }), app);
  });

  afterAll(() => app.close());

  const walk = async (parameters: Parameters): Promise<readonly Hit[]> => {
    const hits: Hit[] = [];
    let cursor: string | null = null;
    do {
      const page = await searched(app, { ...parameters, ...(cursor !== null && { cursor }) });
      expect(page.pagination.has_more).toBe(page.pagination.next_cursor !== null);
      hits.push(...page.data);
      cursor = page.pagination.next_cursor;
    } while (cursor !== null);
    return hits;
  };

  const idsOf = (hits: readonly { readonly id: string }[]): string[] => hits.map(({ id }) => id);

  describe.each(SORTS)('by %s', (sort) => {
    it('has each hit once and in order, whatever the limit', async () => {
      const whole = idsOf((await searched(app, { q: 'frozen', sort, limit: 100 })).data);
      expect(new Set(whole)).toEqual(new Set(idsOf(few)));
      for (let limit = 1; limit <= 7; limit += 1) {
        expect([limit, idsOf(await walk({ q: 'frozen', sort, limit }))]).toEqual([limit, whole]);
      }
    });

    it('has the same by numbers, with totals, and nothing beyond the end', async () => {
      const whole = idsOf(await walk({ q: 'frozen', sort, limit: 100 }));
      const numbered: string[] = [];
      for (let page = 1; page <= 4; page += 1) {
        const { data, pagination } = await searched(app, { q: 'frozen', sort, page, limit: 6 });
        expect(pagination).toMatchObject({ page, total: FEW, total_pages: 4 });
        expect(pagination.has_more).toBe(page < 4);
        numbered.push(...idsOf(data));
      }
      expect(numbered).toEqual(whole);
      const beyond = await searched(app, { q: 'frozen', sort, page: 5, limit: 6 });
      expect(beyond.data).toEqual([]);
      expect(beyond.pagination).toMatchObject({ total: FEW, total_pages: 4, has_more: false });
    });

    it('has each misspelt one once, too', async () => {
      const hits = idsOf(await walk({ q: 'frozzen', sort, limit: 4 }));
      expect(hits).toHaveLength(FEW);
      expect(new Set(hits)).toEqual(new Set(idsOf(few)));
    });

    it('refuses the cursor of another search', async () => {
      const { pagination } = await searched(app, { q: 'frozen', sort, limit: 2 });
      const cursor = pagination.next_cursor;
      for (const other of [
        { q: 'plenty', sort },
        { q: 'frozen', sort, type: 'doc' },
        { q: 'frozen', sort, tags: 'odd' },
        { q: 'frozen', sort, author: ada.username },
        { q: 'frozen', sort, language: 'go' },
        { q: 'frozen', sort: sort === 'latest' ? 'popular' : 'latest' },
      ]) {
        const { status, body } = await askSearch(app, { ...other, cursor });
        expect([status, body.error?.code]).toEqual([400, 'INVALID_CURSOR']);
      }
      const changed = `${cursor.slice(0, 10)}${cursor[10] === 'A' ? 'B' : 'A'}${cursor.slice(11)}`;
      expect((await askSearch(app, { q: 'frozen', sort, cursor: changed })).status).toBe(400);
    });
  });

  it('are in the order that they were asked for in', async () => {
    const orders: Readonly<Record<(typeof SORTS)[number], (hit: Hit) => readonly number[]>> = {
      relevance: ({ score }) => [score],
      latest: ({ created_at }) => [Date.parse(created_at)],
      popular: ({ popularity, created_at }) => [popularity, Date.parse(created_at)],
    };
    for (const sort of SORTS) {
      const keys = (await walk({ q: 'frozen', sort, limit: 7 })).map(orders[sort]);
      const sorted = [...keys].sort((one, other) => {
        const at = one.findIndex((value, index) => value !== other[index]);
        return at < 0 ? 0 : (other[at] ?? 0) - (one[at] ?? 0);
      });
      expect([sort, keys]).toEqual([sort, sorted]);
    }
  });

  describe('of a word that hundreds have', () => {
    it('have what is liked and has it in its title first', async () => {
      const [first, ...others] = await foundIds(app, { q: 'plenty', limit: 11 });
      expect(first).toBe(many[1_100]?.id);
      const inTitle = many.filter((_, index) => index % 150 === 9);
      expect(new Set(others)).toEqual(new Set(idsOf(inTitle)));
      const liked = many.filter(({ popularity }) => (popularity ?? 0) > 0);
      const found = await foundIds(app, { q: 'plenty', limit: 30 });
      expect(found).toEqual(expect.arrayContaining(idsOf(liked)));
    });

    it('are all of them by date and by likes, each once', async () => {
      for (const sort of ['latest', 'popular'] as const) {
        const ids = idsOf(await walk({ q: 'plenty', sort, limit: 100 }));
        expect(ids).toHaveLength(MANY);
        expect(new Set(ids).size).toBe(MANY);
        if (sort === 'latest') expect(ids).toEqual(idsOf(many));
        const { pagination } = await searched(app, { q: 'plenty', sort, page: 2 });
        expect(pagination).toMatchObject({ total: MANY, total_pages: MANY / 20 });
      }
      const byLikes = await foundIds(app, { q: 'plenty', sort: 'popular', limit: 3 });
      const liked = [...many].sort((one, other) => (other.popularity ?? 0) - (one.popularity ?? 0));
      expect(byLikes).toEqual(idsOf(liked.slice(0, 3)));
    });

    it('end by relevance where no more is ranked, and say so', async () => {
      const hits = await walk({ q: 'plenty', limit: 100 });
      expect(new Set(idsOf(hits)).size).toBe(hits.length);
      expect(hits.length).toBeGreaterThanOrEqual(400);
      const { pagination } = await searched(app, { q: 'plenty', page: 1 });
      expect(pagination).toMatchObject({ total: hits.length, total_capped: true });
    });

    it('can be narrowed to few', async () => {
      const wanted = many.filter(({ language, tags, popularity }) =>
        [language === 'rust', tags.includes('odd'), (popularity ?? 0) > 0].every(Boolean),
      );
      expect(wanted.length).toBeGreaterThan(0);
      const filters = { language: 'rs', tags: 'odd', author: ada.username.slice(1) };
      const parameters = { q: 'plenty', type: 'snippet', ...filters };
      const found = await foundIds(app, { ...parameters, limit: 100 });
      expect(found).toEqual(expect.arrayContaining(idsOf(wanted)));
      const { pagination } = await searched(app, { ...parameters, sort: 'latest', page: 1 });
      expect(pagination.total).toBe(MANY / 6);
      expect(await foundIds(app, { ...parameters, author: 'nobody-else' })).toEqual([]);
      expect(await foundIds(app, { q: 'plenty "number 1404"' })).toEqual([many[1_404]?.id]);
    });

    it('are without what is not to be found, wherever that is', async () => {
      for (const sort of SORTS) {
        expect([sort, await foundIds(app, { q: 'plenty -whatever', sort })]).toEqual([sort, []]);
        const others = await foundIds(app, { q: 'plenty -"whatever else"', sort });
        expect([sort, others]).toEqual([sort, []]);
        const unnamed = await foundIds(app, { q: 'plenty -plentiful -"plenty of"', sort });
        const named = many.filter(({ title }) => title.startsWith('Plenty of'));
        expect(unnamed.filter((id) => idsOf(named).includes(id))).toEqual([]);
        expect(unnamed).toHaveLength(20);
      }
    });

    it('have what was just written', async () => {
      for (const fields of [{ title: 'Plenty' }, { code: 'plenty' }, { tags: ['plenty'] }]) {
        const { id } = await createSnippet(app, ada, fields);
        expect(await foundIds(app, { q: 'plenty', sort: 'latest', limit: 1 })).toEqual([id]);
      }
    });
  });
});
