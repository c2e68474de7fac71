import { type Account, createAccount } from '../factories/accounts.js';
import { writeDoc } from '../factories/docs.js';
import { setPlan } from '../factories/repositories.js';
import { askSearch, searched } from '../factories/search-corpus/search-answers.js';
import { createSnippet } from '../factories/snippets.js';
import { adminToken } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SORTS = ['relevance', 'latest', 'popular'];

describe('what is private', () => {
  let app: TestApp;
  let ada: Account;
  let grace: Account;
  let readers: Readonly<Record<'ada' | 'grace' | 'admin' | 'nobody', string | undefined>>;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    [ada, grace] = [await createAccount(app), await createAccount(app)];
    readers = {
      ada: ada.token,
      grace: grace.token,
      admin: await adminToken(app),
      nobody: undefined,
    };
    for (const [author, language, tag] of [
      [ada, 'cobol', 'adas-secret'],
      [grace, 'fortran', 'graces-secret'],
    ] as const) {
      await setPlan(app, author, 'pro');
      const hidden = { tags: [tag], is_public: false };
      await createSnippet(app, author, { title: 'Treasure map', language: 'go', tags: ['open'] });
      await createSnippet(app, author, { title: 'Treasure chest', language, ...hidden });
      await writeDoc(app, author, { content: 'Where the treasure lies: zanzibar', ...hidden });
    }
  });

  afterAll(() => app.close());

  const titlesFor = async (reader: keyof typeof readers, parameters: object = {}) => {
    const { data } = await searched(app, { q: 'treasure', ...parameters }, readers[reader]);
    return data
      .map(({ title, author }: { title: string; author: { id: string } }) =>
        [author.id === ada.id ? 'ada' : 'grace', title].join(': '),
      )
      .sort();
  };
  const OPEN = ['ada: Treasure map', 'grace: Treasure map'];
  const OF_ADA = ['ada: Getting started', 'ada: Treasure chest', ...OPEN];

  it.each(SORTS)('is found by its author alone, by %s', async (sort) => {
    expect(await titlesFor('ada', { sort })).toEqual(OF_ADA.sort());
    expect(
      (await titlesFor('grace', { sort })).filter((title: string) => title.startsWith('ada')),
    ).toEqual(['ada: Treasure map']);
    expect(await titlesFor('admin', { sort })).toEqual(OPEN);
    expect(await titlesFor('nobody', { sort })).toEqual(OPEN);
  });

  it.each(SORTS)('is in no total and no facet of others, by %s', async (sort) => {
    const countsFor = async (reader: keyof typeof readers) => {
      const parameters = { q: 'treasure', sort, page: 1, limit: 1 };
      const { pagination, facets } = await searched(app, parameters, readers[reader]);
      return { total: pagination.total, ...facets };
    };
    expect(await countsFor('nobody')).toEqual({
      total: 2,
      type: [{ value: 'snippet', count: 2 }],
      language: [{ value: 'go', count: 2 }],
      tags: [{ value: 'open', count: 2 }],
    });
    expect(await countsFor('grace')).toEqual({
      total: 4,
      type: [
        { value: 'snippet', count: 3 },
        { value: 'doc', count: 1 },
      ],
      language: [
        { value: 'go', count: 2 },
        { value: 'fortran', count: 1 },
      ],
      tags: [
        { value: 'graces-secret', count: 2 },
        { value: 'open', count: 2 },
      ],
    });
  });

  it.each([
    { q: 'treasure', tags: 'adas-secret' },
    { q: 'treasure', language: 'cobol' },
    { q: 'treasure chest', author: '' },
    { q: 'zanzibar' },
    { q: 'zanzibra' },
    { q: 'zanzi' },
    { q: 'adas-secret' },
    { q: '"where the treasure lies"' },
    { q: 'zanzibar OR "treasure chest"' },
    { q: 'zanzibar', type: 'doc' },
  ])('cannot be felt for by %p', async (parameters) => {
    const narrowed = { ...parameters, ...('author' in parameters && { author: ada.username }) };
    const seen = async (reader: keyof typeof readers) => {
      const { data } = await searched(app, narrowed, readers[reader]);
      return data.filter(
        (hit: { is_public: boolean; author: { id: string } }) =>
          !hit.is_public && hit.author.id === ada.id,
      );
    };
    expect((await seen('ada')).length).toBeGreaterThan(0);
    for (const reader of ['grace', 'admin', 'nobody'] as const) {
      expect(await seen(reader)).toEqual([]);
      const { body } = await askSearch(app, narrowed, readers[reader]);
      expect(JSON.stringify(body)).not.toMatch(/adas-secret|cobol/);
    }
  });

  it('gives a cursor that is of no use to another reader', async () => {
    for (const sort of SORTS) {
      const parameters = { q: 'treasure', sort, limit: 1 };
      const { pagination } = await searched(app, parameters, ada.token);
      const next = { ...parameters, cursor: pagination.next_cursor };
      expect((await askSearch(app, next, ada.token)).status).toBe(200);
      for (const token of [readers.grace, readers.admin, readers.nobody]) {
        const { status, body } = await askSearch(app, next, token);
        expect([status, body.error?.code]).toEqual([400, 'INVALID_CURSOR']);
      }
    }
  });

  it('is shown to its author with what was looked for', async () => {
    const { data } = await searched(app, { q: 'zanzibar' }, ada.token);
    expect(data).toHaveLength(1);
    expect(data[0].is_public).toBe(false);
    expect(data[0].highlights.content[0]).toContain('<mark>zanzibar</mark>');
  });
});
