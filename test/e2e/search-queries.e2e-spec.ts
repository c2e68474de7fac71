import fc from 'fast-check';
import { type FilledCorpus, fillCorpus } from '../factories/search-corpus/fill-corpus.js';
import { askSearch, foundKeys, searched } from '../factories/search-corpus/search-answers.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe('a search', () => {
  let app: TestApp;
  let corpus: FilledCorpus;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    corpus = await fillCorpus(app);
  });

  afterAll(() => app.close());

  const find = (q: string, more: object = {}): Promise<readonly string[]> =>
    foundKeys(app, corpus, { q, limit: 100, ...more });

  it.each([
    ['words side by side', '"token bucket"', ['token-bucket', 'doc-rate-limit']],
    ['a quotation mark that nothing closes', '"dead letter', ['dead-letter']],
    ['a quotation mark within a word', 'dead"letter queue"', ['dead-letter']],
    ['either of two', 'fisher OR toposort', ['fisher-yates', 'toposort']],
    ['either of two, in small letters', 'fisher or toposort', ['fisher-yates', 'toposort']],
    ['words that both stand there', 'sieve eratosthenes', ['sieve']],
    ['a phrase in the other order', '"bucket token"', []],
    ['a word without another', 'debounce -timing -hook -timer -elsewhere -react -quicksort', []],
    ['a word without a phrase', 'serializable -"read committed"', []],
    ['a phrase without a word', '"read committed" -volcano', ['doc-isolation']],
    ['a hyphen twice, which is none', '--eratosthenes', ['sieve']],
    ['a word with a hyphen', 'fisher-yates', ['fisher-yates']],
    ['a path', 'octo/tiny-http', ['octo/tiny-http']],
    ['OR with nothing but a sign behind', 'eratosthenes OR !', ['sieve']],
    ['OR with nothing before', 'OR eratosthenes', []],
    ['an alternative that wants nothing', 'eratosthenes OR -sieve', ['sieve']],
    ['signs between words', 'sieve & (eratosthenes) | !', ['sieve']],
    ['a colon, a star and a backslash', 'eratosthenes:* \\', ['sieve']],
    ['capitals', 'ERATOSTHENES', ['sieve']],
    ['full-width letters', 'ｅｒａｔｏｓｔｈｅｎｅｓ', ['sieve']],
    ['a soft hyphen apart', 'Sieve of Eratosthenes\u2028', ['sieve']],
    ['no-break spaces', 'sieve\u00a0eratosthenes', ['sieve']],
    ['accents as marks of their own', 'An\u0303o bisiesto', ['ano-bisiesto']],
    ['a word in a script without blanks', '算法', ['kuaisu-paixu']],
    ['Hangul', '자모', ['hangul-split']],
    ['Cyrillic in capitals', 'ВЛАДЕНИЕ', ['doc-russian']],
  ])('understands %s', async (_, q, keys) => {
    expect([...(await find(q))].sort()).toEqual([...keys].sort());
  });

  it.each([
    "a & b | !c:* <-> 'x' \\ %",
    "' OR 1=1; DROP TABLE users; --",
    "Robert'); DROP TABLE search_documents;--",
    '$1 $$ $tag$',
    '(((',
    ')',
    '[a-z',
    '.*',
    '^',
    '\\m',
    '%',
    '_',
    '***',
    '"',
    '""',
    '"" ""',
    '" "',
    "'",
    "''",
    '\\',
    '\\\\',
    '&&',
    '|',
    '!',
    '<->',
    '<2>',
    ':*',
    ':A',
    '!!!',
    '-',
    '--',
    '- -',
    '…',
    '-quicksort',
    '-"binary search"',
    '-a -b OR -c',
    '🧮',
    '👩‍👩‍👧‍👦',
    '🇨🇭',
    '👍🏽 👍',
    '\u0301',
    '\u0301\u0301 \u0308',
    '\u200b',
    '\u200d\ufeff',
    '\u00ad',
    '~',
    '~type:doc',
    '~shelf:4',
    '~language:go',
    '~week:2000',
    "'~type:doc'",
    '"~tag:react"',
    'שלום עולם',
    'مرحبا',
    '\u202eabc',
    'ѣѣѣ',
    'OR',
    'or or',
    'OR OR OR',
    'AND',
    'NOT',
    'NEAR',
    'ﬀ',
    'ß',
    'İ',
    'ı',
    '½',
    '①',
    '㍿',
    'Ⅷ',
    '\u{10ffff}',
    '\ue000',
    '\ufffe',
    '{"a":1}',
    '<script>alert(1)</script>',
    'null',
    'undefined',
    'constructor',
    '__proto__',
    '%00',
    '%',
    '\u2028',
    'a'.repeat(512),
    '漢'.repeat(64),
    '-'.repeat(512),
    '"'.repeat(511),
    'aA'.repeat(30),
    'a '.repeat(31),
    '1'.repeat(500),
  ])('answers %j', async (q) => {
    const { status, body } = await askSearch(app, { q });
    if (status === 200) expect(body.data.length).toBeLessThanOrEqual(20);
    else expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it.each(['🧮', '&|!', '-quicksort', '-"binary search" -python', '""', '~', '\u200b', '\u0301'])(
    'finds nothing by %j, which wants nothing',
    async (q) => {
      const { data, pagination, facets } = await searched(app, { q, page: 1 });
      expect(data).toEqual([]);
      expect(pagination).toMatchObject({ total: 0, total_pages: 0 });
      expect(facets).toEqual({ type: [], language: [], tags: [] });
    },
  );

  it('takes marks of its own for text', async () => {
    // Dozens of documents have each of these marks, and hardly any has its words.
    for (const q of ['~shelf:2', '"~type:snippet"', "'~type:doc'", '~language:python', '~tag:go']) {
      for (const sort of ['relevance', 'latest']) {
        expect([q, (await find(q, { sort })).length < 5]).toEqual([q, true]);
      }
    }
    expect(await find('eratosthenes ~type:snippet')).toEqual([]);
    expect(await find('eratosthenes -~type:snippet')).toEqual(['sieve']);
  });

  it.each([
    ['nothing', ''],
    ['no q', undefined],
    ['blanks', ' \u00a0\t'],
    ['NUL', 'a\0b'],
    ['a control character', 'a\u0007b'],
    ['DEL', 'a\u007fb'],
    ['513 characters', 'a'.repeat(513)],
    ['10 kB', 'word '.repeat(2_048)],
    ['33 words', 'word '.repeat(33)],
    ['33 words in quotation marks', '"a" '.repeat(33)],
    ['65 parts of words', 'aB'.repeat(65)],
    ['a word too long for any index', '字a'.repeat(200)],
  ])('refuses %s', async (_, q) => {
    const { status, body } = await askSearch(app, q === undefined ? {} : { q });
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.error.details.map(({ field }: { field: string }) => field)).toContain('q');
  });

  it('takes 512 characters, and 32 words', async () => {
    expect((await askSearch(app, { q: 'ab '.repeat(171).slice(0, 512) })).status).toBe(400);
    expect((await askSearch(app, { q: ' '.repeat(511) + 'a' })).status).toBe(200);
    expect((await askSearch(app, { q: 'a'.repeat(500) })).status).toBe(200);
    expect((await askSearch(app, { q: 'word '.repeat(32) })).status).toBe(200);
    expect((await askSearch(app, { q: 'w OR '.repeat(31) + 'w' })).status).toBe(200);
  });

  it('takes lone surrogates and broken percent signs for something that is in no text', async () => {
    for (const q of ['%ED%A0%80', 'a%ED%B0%80b', '%FF%FE', '%C3', '%E0%80%80', '%', '%zz', 'a%2']) {
      const { status, body } = await app.get(`/api/search?q=${q}`);
      expect([q, [200, 400].includes(status)]).toEqual([q, true]);
      if (status === 200) expect(body.data).toBeDefined();
    }
  });

  it.each([
    ['an unknown type', 'type=gist'],
    ['a type among others', 'type=doc,gist'],
    ['too many types', 'type=doc,doc,doc,doc,doc'],
    ['an empty type', 'type='],
    ['an unknown sort', 'sort=trending'],
    ['two sorts', 'sort=latest&sort=popular'],
    ['two queries', 'q=again'],
    ['an object', 'q[a]=b'],
    ['a language with blanks', 'language=a%20b'],
    ['two languages', 'language=go&language=rust'],
    ['a tag with a blank', 'tags=a%20b'],
    ['a tag of 51 characters', `tags=${'a'.repeat(51)}`],
    ['21 tags', `tags=${Array.from({ length: 21 }, (_, n) => `t${n}`).join(',')}`],
    ['a blank author', 'author=%20'],
    ['an author of 40 characters', `author=${'a'.repeat(40)}`],
    ['a control character in an author', 'author=a%00b'],
    ['limit 0', 'limit=0'],
    ['limit 101', 'limit=101'],
    ['page 0', 'page=0'],
    ['page 501', 'page=501'],
    ['a page and a cursor', 'page=1&cursor=x'],
    ['an unknown parameter', 'is_public=false'],
  ])('refuses %s', async (_, query) => {
    const { status, body } = await app.get(`/api/search?q=word&${query}`);
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it(`answers whatever is sent (seed ${SEED})`, async () => {
    const pieces = fc.constantFrom(
      ...['"', '-', ' ', ' or ', ' OR ', "'", '\\', ':*', '&', '|', '!', '(', ')', '<->', '~', '_'],
      ...[
        'C++',
        'c#',
        'getUser',
        'utf8',
        'naïve',
        '検索',
        'é',
        '\u0301',
        '🧮',
        '\u200b',
        'ﬀ',
        'İ',
        'Σς',
      ],
      ...[
        'sort',
        'debounce',
        'a',
        '12',
        'HTTPServer',
        '%',
        '$1',
        '\t',
        '\u00a0',
        'שלום',
        '½',
        '·',
        'º',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join('')),
    );
    const more = fc.record(
      {
        sort: fc.constantFrom('relevance', 'latest', 'popular'),
        page: fc.constantFrom(1, 2, 500),
        type: fc.constantFrom('snippet', 'doc,user'),
        author: fc.constantFrom('a', '%', '_', '\\', 'ada'),
        language: fc.constantFrom('go', 'C++'),
        tags: fc.constantFrom('react', "c++,don't", '日本語'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(texts, more, async (q, parameters) => {
        const { status, body } = await askSearch(app, { q, ...parameters });
        if (status !== 200) {
          expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
        } else if (parameters.page !== undefined) {
          expect(body.pagination.total).toBeGreaterThanOrEqual(body.data.length);
        }
      }),
      { numRuns: 300, seed: SEED },
    );
  });
});
