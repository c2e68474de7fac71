import {
  type FilledCorpus,
  fillCorpus,
  putDocuments,
} from '../factories/search-corpus/fill-corpus.js';
import { manyDocuments } from '../factories/search-corpus/many-documents.js';
import { foundKeys, type Parameters, searched } from '../factories/search-corpus/search-answers.js';
import type { SearchDocument } from '../../src/modules/search/documents/search-document.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SORTS = ['relevance', 'latest', 'popular'];

describe('what a search answers', () => {
  let app: TestApp;
  let corpus: FilledCorpus;
  let ada: string;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    corpus = await fillCorpus(app);
    ada = corpus.idOf.get('ada-lovelace') ?? '';
  });

  afterAll(() => app.close());

  const find = async (parameters: Parameters): Promise<readonly string[]> =>
    [...(await foundKeys(app, corpus, { limit: 100, ...parameters }))].sort();

  const put = async (fields: Partial<SearchDocument>): Promise<string> => {
    const [document] = manyDocuments(1, ada, 'nothing', () => fields);
    if (!document) throw new Error('there is none');
    await putDocuments(app, [document]);
    return document.id;
  };

  describe('narrowed', () => {
    it.each<[string, Parameters, readonly string[]]>([
      ['to a type', { q: 'redis', type: 'doc' }, ['doc-redis-types']],
      ['to several types', { q: 'lovelace', type: 'user,repository' }, ['ada-lovelace']],
      [
        'to repeated types',
        { q: 'tanaka', type: ['user', 'repository'] },
        ['tanaka-akira', 'tanaka-akira/kana'],
      ],
      ['to a language', { q: 'search', language: 'go' }, ['binary-search']],
      [
        'to another name of a language',
        { q: 'smart pointers', language: 'C++' },
        ['smart-pointers'],
      ],
      [
        'to a language of repositories',
        { q: 'ring buffer', language: 'cpp' },
        ['bjarne-k/ringbuffer'],
      ],
      ['to a language that is not theirs', { q: 'smart pointers', language: 'c#' }, []],
      ['to a tag', { q: 'hook', tags: 'testing' }, ['doc-hooks-testing']],
      ['to any of several tags', { q: 'hook', tags: 'testing,nothing' }, ['doc-hooks-testing']],
      [
        'to repeated tags',
        { q: 'table', tags: ['markdown', 'react'] },
        ['markdown-table', 'octo/react-table'],
      ],
      ['to a tag with signs', { q: 'loop', tags: '#Node.js' }, ['doc-event-loop']],
      ['to a tag in another script', { q: 'kana', tags: '日本語' }, ['tanaka-akira/kana']],
      [
        'to a part of an author',
        { q: 'jitter', author: 'UNE-b' },
        ['doc-retries', 'retry-fetch', 'rune-berg/backoff'],
      ],
      ['to nobody', { q: 'retry', author: '%' }, []],
      [
        'by all at once',
        { q: 'search', type: 'snippet', language: 'py', tags: 'algorithms', author: 'jose' },
        ['binary-search-py'],
      ],
    ])('%s', async (_, parameters, keys) => {
      for (const sort of SORTS) {
        const found = await find({ sort, ...parameters });
        expect([sort, found.filter((key) => !BY_THE_WAY.test(key))]).toEqual([sort, keys]);
      }
    });

    it('finds what is misspelt, too', async () => {
      expect(await find({ q: 'dijsktra', language: 'python' })).toEqual(['dijkstra']);
      expect(await find({ q: 'dijsktra', language: 'rust' })).toEqual([]);
    });
  });

  describe('in facets', () => {
    const WORD = 'facetious';
    const EXPECTED = {
      type: [
        { value: 'snippet', count: 11 },
        { value: 'doc', count: 1 },
      ],
      language: [
        { value: 'go', count: 4 },
        { value: 'rust', count: 4 },
        { value: 'python', count: 3 },
      ],
      tags: [
        { value: 'even', count: 6 },
        { value: 'odd', count: 5 },
        { value: 'only', count: 1 },
      ],
    };

    beforeAll(async () => {
      await putDocuments(app, manyDocuments(11, ada, WORD));
      await put({
        type: 'doc',
        title: WORD,
        language: null,
        tags: ['only'],
        details: { slug: 'x' },
      });
      await put({ title: WORD, isPublic: false, language: 'cobol' });
    });

    it.each(SORTS)('counts all that is found, whatever the page, by %s', async (sort) => {
      for (const page of [{}, { limit: 1 }, { page: 3, limit: 5 }, { page: 9 }]) {
        expect((await searched(app, { q: WORD, sort, ...page })).facets).toEqual(EXPECTED);
      }
      const { pagination } = await searched(app, { q: WORD, sort, limit: 5 });
      const next = { q: WORD, sort, limit: 5, cursor: pagination.next_cursor };
      expect((await searched(app, next)).facets).toEqual(EXPECTED);
    });

    it('counts what is left when it is narrowed', async () => {
      const { facets } = await searched(app, { q: WORD, tags: 'odd', language: 'go' });
      expect(facets).toEqual({
        type: [{ value: 'snippet', count: 2 }],
        language: [{ value: 'go', count: 2 }],
        tags: [{ value: 'odd', count: 2 }],
      });
    });
  });

  describe('highlighted', () => {
    const hit = async (q: string) => (await searched(app, { q })).data[0];

    it('marks words where they stand', async () => {
      expect((await hit('eratosthenes')).highlights).toEqual({
        title: 'Sieve of <mark>Eratosthenes</mark>',
      });
      expect((await hit('hoare array')).highlights.description).toBe(
        'Sorts an <mark>array</mark> without another one, by <mark>Hoare</mark>&#39;s partition.',
      );
      const { content } = (await hit('scavenges')).highlights;
      expect(content).toEqual([expect.stringContaining('<mark>scavenges</mark>')]);
    });

    it.each([
      ['a part of an identifier', 'storage', 'useLocal<mark>Storage</mark> hook'],
      [
        'an identifier that was typed as one word',
        'uselocalstorage',
        '<mark>useLocalStorage</mark> hook',
      ],
      [
        'a word without its accents',
        'naive bayes',
        '<mark>Naïve</mark> <mark>Bayes</mark> classifier',
      ],
      ['a word that is misspelt', 'eratostenes', 'Sieve of <mark>Eratosthenes</mark>'],
      ['a word that was begun', 'eratosth', 'Sieve of <mark>Eratosthenes</mark>'],
      ['a language of signs', 'smart c++', '<mark>C++</mark> <mark>smart</mark> pointers'],
    ])('marks %s', async (_, q, title) => {
      expect((await hit(q)).highlights.title).toBe(title);
    });

    it('escapes whatever authors wrote', async () => {
      const title = '<script>alert("gotcha")</script> & <mark>fake</mark>';
      const id = await put({
        title,
        description: "<img src=x onerror='gotcha'>",
        content: '</b>gotcha',
      });
      const found = await hit('gotcha');
      expect([found.id, found.title]).toEqual([id, title]);
      expect(found.highlights).toEqual({
        title:
          '&lt;script&gt;alert(&quot;<mark>gotcha</mark>&quot;)&lt;/script&gt; &amp; ' +
          '&lt;mark&gt;fake&lt;/mark&gt;',
        description: '&lt;img src=x onerror=&#39;<mark>gotcha</mark>&#39;&gt;',
        content: ['&lt;/b&gt;<mark>gotcha</mark>'],
      });
    });

    it('shows some pieces of a long text, of those on the page alone', async () => {
      const filler = 'Nothing is said here of what matters.\n'.repeat(40);
      const content = `${filler}First needle.\n${filler}Second haystack.\n${filler}needle haystack`;
      await putDocuments(app, manyDocuments(3, ada, content));
      const page = await searched(app, { q: 'needle haystack', limit: 2 });
      expect(page.data).toHaveLength(2);
      for (const { highlights } of page.data) {
        expect(highlights.content.length).toBeGreaterThan(0);
        expect(highlights.content.length).toBeLessThanOrEqual(3);
        expect(highlights.content.join()).toContain('<mark>needle</mark> <mark>haystack</mark>');
      }
      expect(JSON.stringify(page).match(/<mark>needle/g)?.length).toBeLessThanOrEqual(2 * 3);
    });
  });

  it('tells of each type what it is', async () => {
    const one = async (q: string, type: string) => (await searched(app, { q, type })).data[0];
    const username = 'olga-ivanova';
    const author = {
      id: corpus.idOf.get(username),
      username,
      full_name: 'Ольга Иванова',
      avatar_url: null,
    };
    const rest = {
      created_at: expect.any(String),
      updated_at: expect.any(String),
      highlights: expect.any(Object),
      score: expect.any(Number),
      author,
      is_public: true,
    };
    expect(await one('levenshtein', 'snippet')).toEqual({
      ...rest,
      id: corpus.idOf.get('levenshtein'),
      type: 'snippet',
      title: 'Levenshtein distance',
      description: 'How many edits make one word of another; two rows of memory.',
      language: 'rust',
      tags: ['strings', 'fuzzy'],
      popularity: 21,
    });
    expect(await one('elision', 'doc')).toMatchObject({
      ...rest,
      description: null,
      slug: 'doc-lifetimes',
      language: null,
    });
    expect(await one('strsim', 'repository')).toMatchObject({
      ...rest,
      title: 'olga-ivanova/strsim',
      url: 'https://github.com/olga-ivanova/strsim',
    });
    expect(await one('olga', 'user')).toMatchObject({
      ...rest,
      title: username,
      description: 'Ольга Иванова',
      popularity: 72,
    });
  });
});

/** What has the words in its content alone, or has near ones. */
const BY_THE_WAY = /-(?:exporter|dashboard|reminder|calculator|importer)$/;
