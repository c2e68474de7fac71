import fc from 'fast-check';
import { partsOf } from '../../src/modules/search/query/identifier-parts.js';
import { parseSearchQuery } from '../../src/modules/search/query/parse-search-query.js';
import type { SearchTerm } from '../../src/modules/search/query/search-query.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(60_000);

const IDENTIFIERS = `
  getUserById HTMLParser parseHTML URLs theirURLs URLsafe aURLsB IDs XMLHttpRequest iPhone snake_case SCREAMING_CASE
  kebab-case foo.bar.com user@example.com https://example.com/a/b?c=d /usr/local/bin C:\\Windows std::vector a->b
  utf8 sha256sum v1.2.3 1e5 -1.5 0xFF 1_000 2x4 x2y 3D A1 B2B i18n _private __init__ $scope @Input #tag
  a&amp;b <b>bold</b> it's "quoted" don't 50% a*b a+b a=b f(x) [1,2] {k:v} null; !done ~home ^x |y
  café cafe\u0301 CAFÉ naïveÉté Straße ΟΔΟΣ οδος İstanbul Ǆungla Привет ПриветМир ﬁle ｆｕｌｌ ½ x² ① Ⅳ K Å x٣y ก้อง
  日本語 日本go言語 がぎ か\u3099 カタカナ ー・ 한글 한글abc \u1112\u1161\u11ab 第2章 豈 中文，标点。 😀 a😀b 👩‍👩‍👧 ❤️ 1️⃣ 🇩🇪
  c++ C++ c++11 C# c# F# f# d# abc# objc++ _c# c++/c# (c++) “C#” c++c# c# f#c++ c+ c#x 2c# ec# e\u0301c#`
  .trim()
  .split(/\s+/);

const LETTERS = [
  ...'abcsxyzABCSXYZ019_-.:/+#&<>@\'" \t\nßéÉñÅοΣςжЖﬁ½Ａ日本かガ한글ー・ \u0301\u0300\u3099😀',
];

const letters = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 24 });
const mixtures = fc
  .array(fc.oneof(letters, fc.constantFrom(...IDENTIFIERS)), { maxLength: 4 })
  .map((pieces) => pieces.join(''));
/**
 * Of Latin, Greek and Cyrillic, and accents. What is a letter, and a small one, is said by the C library
 * of PostgreSQL's machine: they differ on signs of phonetics and on scripts that came to Unicode later.
 * No text of PostgreSQL has the character 0.
 */
const character = fc
  .oneof(
    fc.integer({ min: 1, max: 0x24f }),
    fc.integer({ min: 0x300, max: 0x36f }),
    fc.integer({ min: 0x370, max: 0x52f }),
  )
  .map((code) => String.fromCodePoint(code));
const anything = fc.string({ unit: character, maxLength: 12 });

const samples = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed });

const quoted = (part: string): string => `'${part}'`;

const termText = ({ parts, isExcluded }: SearchTerm): string => {
  const phrase = parts.map(quoted).join(' <-> ');
  if (!isExcluded) return phrase;
  return parts.length === 1 ? `!${phrase}` : `!( ${phrase} )`;
};

/** As PostgreSQL writes a query. */
const queryText = (alternatives: readonly (readonly SearchTerm[])[]): string =>
  alternatives.map((terms) => terms.map(termText).join(' & ')).join(' | ');

describe('what is looked for', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  const wordsInDatabase = async (texts: readonly string[]): Promise<string[][]> => {
    const { rows } = await database.pool.query<{ words: string[] }>(
      `SELECT tsvector_to_array(to_tsvector('simple',
                search_terms(search_plain(search_names(text))))) AS words
         FROM unnest($1::text[]) WITH ORDINALITY AS given (text, n) ORDER BY n`,
      [texts],
    );
    return rows.map(({ words }) => words.sort());
  };

  const queriesInDatabase = async (texts: readonly string[]): Promise<string[]> => {
    const { rows } = await database.pool.query<{ query: string }>(
      `SELECT websearch_to_tsquery('simple', text)::text AS query
         FROM unnest($1::text[]) WITH ORDINALITY AS given (text, n) ORDER BY n`,
      [texts],
    );
    return rows.map(({ query }) => query);
  };

  it.each([
    ['identifiers', IDENTIFIERS],
    ['mixtures of letters and signs', samples(mixtures, 400, 7)],
    ['any characters', samples(anything, 400, 7)],
  ])('is parted as what is searched: %s', async (_what, texts) => {
    const words = await wordsInDatabase(texts);
    expect(texts.map((text) => ({ text, words: [...new Set(partsOf(text))].sort() }))).toEqual(
      texts.map((text, index) => ({ text, words: words[index] })),
    );
  });

  it('has the words of its parts in the order of the text', async () => {
    const texts = samples(mixtures, 200, 8);
    const { rows } = await database.pool.query<{ text: string; terms: string }>(
      `SELECT text, lower(btrim(search_terms(search_plain(search_names(text))))) AS terms
         FROM unnest($1::text[]) AS given (text)`,
      [texts],
    );
    expect(rows.map(({ text }) => partsOf(text).join(' '))).toEqual(rows.map(({ terms }) => terms));
  });

  it('is taken by PostgreSQL as it was parsed', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        'or',
        'OR',
        'Or',
        'or_',
        'or-x',
        'orß',
        '-or',
        '"or"',
        '-"or',
        'oré',
        'or日',
        '-',
        '--x',
        '"',
      ),
      mixtures,
    );
    const texts = samples(fc.array(word, { maxLength: 6 }), 600, 9)
      .map((words) => words.join(' '))
      .filter((text) => text.length < 90);
    const parsed = texts.map((text) => ({ text, query: parseSearchQuery(text) }));
    const queries = await queriesInDatabase(parsed.map(({ query }) => query.websearch));
    expect(
      parsed.map(({ text, query }) => ({ text, query: queryText(query.alternatives) })),
    ).toEqual(texts.map((text, index) => ({ text, query: queries[index] })));
  });

  it('is grouped as PostgreSQL groups what was typed, but for alternatives that want nothing', async () => {
    const word = fc.constantFrom(
      ...['red', 'blue', '-green', '--sky', '"dark sky"', '-"red sky"', '"blue', '""', '😀', '-😀'],
      ...['or', 'OR', '"or"', '-or', 'or(', 'or-', 'or_', '|', '(or)'],
    );
    const texts = samples(fc.array(word, { maxLength: 8 }), 600, 9).map((words) => words.join(' '));
    const queries = (await queriesInDatabase(texts)).map((query) =>
      query
        .replaceAll('!!', '')
        .split(' | ')
        .filter((alternative) => alternative.split(' & ').some((term) => !/^!|^$/.test(term)))
        .join(' | '),
    );
    expect(
      texts.map((text) => ({ text, query: queryText(parseSearchQuery(text).alternatives) })),
    ).toEqual(texts.map((text, index) => ({ text, query: queries[index] })));
  });
});
