import { type Account, createAccount } from '../factories/accounts.js';
import type { FakeElasticsearch } from '../factories/elasticsearch/fake-elasticsearch.js';
import {
  allIndexed,
  type IndexedApp,
  searched,
  startIndexedApp,
  titles,
} from '../factories/elasticsearch/indexed-app.js';
import { createSnippet, deleteSnippet, patchSnippet } from '../factories/snippets.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const TEXTS: readonly Readonly<Record<string, unknown>>[] = [
  {
    title: 'Parse dates',
    description: 'With a formatter',
    code: 'const when = parseIsoDate(text)',
  },
  { title: 'Formatter', description: 'Of numbers', code: 'n.toFixed(2)', tags: ['numbers'] },
  { title: 'Users', description: 'Reading them', code: 'await getUserById(id)', language: 'js' },
  {
    title: 'HTMLParser',
    description: 'From the standard library',
    code: 'p = 1',
    language: 'python',
  },
  { title: 'Café in C++', description: 'With naïve code', code: 'int main() {}', tags: ['cpp'] },
  { title: '日本語の検索', description: 'Of one script', code: 'y = 1' },
  { title: 'Debounce', description: 'A throttled function', code: 'setTimeout(run, 20)' },
];

describe('searching in Elasticsearch', () => {
  let indexed: IndexedApp;
  let app: TestApp;
  let elasticsearch: FakeElasticsearch;
  let ada: Account;
  let grace: Account;

  const find = (q: string, more: Readonly<Record<string, string>> = {}, token?: string) =>
    searched(app, { q, ...more }, token);
  const found = async (q: string, more: Readonly<Record<string, string>> = {}, token?: string) =>
    titles(await find(q, more, token));

  beforeAll(async () => {
    indexed = await startIndexedApp();
    ({ app, elasticsearch } = indexed);
    ada = await createAccount(app, { username: 'ada-lovelace' });
    grace = await createAccount(app, { username: 'grace-hopper' });
    for (const fields of TEXTS) await createSnippet(app, ada, fields);
    await allIndexed(app);
  });

  afterAll(async () => {
    await indexed.close();
  });

  it.each([
    ['formatter', ['Formatter', 'Parse dates']],
    ['dates formatter', ['Parse dates']],
    ['user', ['Users']],
    ['getUserById', ['Users']],
    ['getuserbyid', ['Users']],
    ['"parser"', ['HTMLParser']],
    ['htmlparser', ['HTMLParser']],
    ['"standard library"', ['HTMLParser']],
    ['"library standard"', []],
    ['formatter -numbers', ['Parse dates']],
    ['cafe', ['Café in C++']],
    ['naive', ['Café in C++']],
    ['c++', ['Café in C++']],
    ['検索', ['日本語の検索']],
    ['debounce OR htmlparser', ['Debounce', 'HTMLParser']],
    ['%_\\*?"(){}[]', []],
    ['nothingofthekind', []],
  ])('finds %j', async (q, expected) => {
    expect((await found(q)).sort()).toEqual([...expected].sort());
  });

  it('asks Elasticsearch, and shows what PostgreSQL has', async () => {
    elasticsearch.asked.length = 0;
    const answer = await find('formatter');
    expect(elasticsearch.asked).toContain('POST /switchboard-search/_search');
    expect(answer.data[0]).toMatchObject({
      type: 'snippet',
      title: 'Formatter',
      highlights: { title: '<mark>Formatter</mark>' },
      author: { username: 'ada-lovelace' },
      tags: ['numbers'],
    });
  });

  it.each([
    ['debuonce', 'Debounce'],
    ['formater', 'Formatter'],
    ['throtled', 'Debounce'],
    ['debou', 'Debounce'],
  ])('finds what was meant by %j', async (q, expected) => {
    expect(await found(q)).toContain(expected);
  });

  it('takes what is in quotation marks to the letter', async () => {
    expect(await found('"debuonce"')).toEqual([]);
  });

  it('has what fits to the letter before what is near', async () => {
    const near = await createSnippet(app, ada, {
      title: 'Formatted Formatted Formatted',
      code: 'q = 1',
    });
    await allIndexed(app);
    expect(await found('formatter')).toEqual(['Formatter', 'Parse dates', near['title']]);
    await deleteSnippet(app, ada, near.id);
  });

  it('shows what is private to its author alone, in facets and totals, too', async () => {
    const secret = { title: 'Quokka', code: 'z = 1', tags: ['quokka'], is_public: false };
    const { id } = await createSnippet(app, ada, secret);
    await allIndexed(app);
    expect(await found('quokka', {}, ada.token)).toEqual(['Quokka']);
    for (const token of [undefined, grace.token]) {
      const { data, pagination, facets } = await find('quokka', { page: '1' }, token);
      expect({ data, total: pagination['total'] }).toEqual({ data: [], total: 0 });
      expect(facets).toEqual({ type: [], language: [], tags: [] });
    }
    await patchSnippet(app, ada, id, { is_public: true });
    await allIndexed(app);
    expect(await found('quokka', {}, grace.token)).toEqual(['Quokka']);
    await deleteSnippet(app, ada, id);
    expect(await found('quokka', {}, ada.token)).toEqual([]);
    await allIndexed(app);
    expect((await find('quokka', { page: '1' }, ada.token)).pagination['total']).toBe(0);
  });

  it('narrows by type, language, tags and a part of the author’s name', async () => {
    expect(await found('users formatter parser', { type: 'doc' })).toEqual([]);
    expect(await found('hopper', { type: 'user' })).toEqual(['grace-hopper']);
    expect(await found('htmlparser OR users', { language: 'python' })).toEqual(['HTMLParser']);
    expect(await found('formatter', { tags: 'numbers,other' })).toEqual(['Formatter']);
    expect(await found('debounce', { author: 'A-LOVE' })).toEqual(['Debounce']);
    expect(await found('debounce', { author: 'hopper' })).toEqual([]);
    expect(await found('debounce', { author: '*' })).toEqual([]);
    expect(await found('debounce', { author: 'a?a' })).toEqual([]);
  });

  it('finds what somebody has by their new name', async () => {
    const user = await createAccount(app, { username: 'first-name' });
    await createSnippet(app, user, { title: 'Wombat', code: 'w = 1' });
    const body = { username: 'second-name' };
    await app.request('PATCH', '/api/users/me', { token: user.token, body });
    await allIndexed(app);
    expect(await found('wombat', { author: 'second' })).toEqual(['Wombat']);
    expect(await found('wombat', { author: 'first' })).toEqual([]);
  });

  it('counts types, languages and tags of all that is found', async () => {
    const { facets } = await find('formatter OR htmlparser');
    expect(facets.type).toEqual([{ value: 'snippet', count: 3 }]);
    expect(facets.tags).toEqual([{ value: 'numbers', count: 1 }]);
    expect(facets.language).toContainEqual({ value: 'python', count: 1 });
  });

  it('refuses neither what is long nor what means something to Elasticsearch', async () => {
    for (const q of [
      'AND NOT',
      'title:x^3~2',
      '{"match_all":{}}',
      '/.*/',
      'a'.repeat(400),
      '👍 🎉',
    ]) {
      await find(q);
    }
  });
});
