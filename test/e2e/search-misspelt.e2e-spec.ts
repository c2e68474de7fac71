import fc from 'fast-check';
import { CORPUS } from '../factories/search-corpus/corpus.js';
import { fillCorpus } from '../factories/search-corpus/fill-corpus.js';
import { foundIds } from '../factories/search-corpus/search-answers.js';
import { partsOf } from '../../src/modules/search/query/identifier-parts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(300_000);

const SEED = Number(process.env['SEED'] ?? 20_261);
const MISSPELLINGS = 1_000;
const AT_ONCE = 8;
const RECOVERED_WITHIN = 20;

const EDITS = ['insert', 'delete', 'replace', 'swap'] as const;

interface Misspelling {
  readonly word: string;
  readonly typed: string;
}

const misspelt = (
  word: string,
  edit: (typeof EDITS)[number],
  place: number,
  letter: string,
): string => {
  const letters = Array.from(word);
  const at = place % letters.length;
  switch (edit) {
    case 'insert':
      return letters.toSpliced(at, 0, letter).join('');
    case 'delete':
      return letters.toSpliced(at, 1).join('');
    case 'replace':
      return letters.toSpliced(at, 1, letter).join('');
    case 'swap': {
      const first = at % (letters.length - 1);
      return letters.toSpliced(first, 2, letters[first + 1] ?? '', letters[first] ?? '').join('');
    }
  }
};

/** Every word of letters that anything of the corpus has, in which of them whatever. */
const WORDS = [
  ...new Set(
    CORPUS.filter(({ isPublic }) => isPublic).flatMap(({ title, description, content, tags }) =>
      [title, description ?? '', content, ...tags].flatMap(partsOf),
    ),
  ),
];

/** What somebody may type, and which is no word itself. */
const misspellings = (): Misspelling[] => {
  const known = new Set(WORDS);
  const words = WORDS.filter((word) => /^\p{L}{4,32}$/u.test(word));
  const made = fc.record({
    word: fc.constantFrom(...words),
    edit: fc.constantFrom(...EDITS),
    place: fc.nat({ max: 31 }),
    letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
  });
  return fc
    .sample(made, { seed: SEED, numRuns: 2 * MISSPELLINGS })
    .map(({ word, edit, place, letter }) => ({ word, typed: misspelt(word, edit, place, letter) }))
    .filter(({ typed }) => !known.has(typed))
    .slice(0, MISSPELLINGS);
};

describe('a word with one wrong letter', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    await fillCorpus(app);
  });

  afterAll(() => app.close());

  const havingWords = async (words: readonly string[]): Promise<Map<string, Set<string>>> => {
    const rows = await app.sql<{ word: string; ids: string[] }>(
      `SELECT word, ARRAY(SELECT id FROM search_documents
                           WHERE is_public AND word = ANY (tsvector_to_array(vector))) AS ids
         FROM unnest($1::text[]) AS word`,
      [words],
    );
    return new Map(rows.map(({ word, ids }) => [word, new Set(ids)]));
  };

  it(`finds what has the word that was meant, in 95 of 100 cases (seed ${SEED})`, async () => {
    const all = misspellings();
    expect(all).toHaveLength(MISSPELLINGS);
    const holders = await havingWords([...new Set(all.map(({ word }) => word))]);
    const lost: Misspelling[] = [];
    const waiting = [...all];
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const ids = await foundIds(app, { q: next.typed, limit: RECOVERED_WITHIN });
        const meant = holders.get(next.word);
        if (!ids.some((id) => meant?.has(id))) lost.push(next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const rate = 1 - lost.length / all.length;
    const failures = lost.map(({ word, typed }) => `${typed} (${word})`).join(', ');
    process.stdout.write(`${(100 * rate).toFixed(1)} % recovered; not: ${failures}\n`);
    expect(rate).toBeGreaterThanOrEqual(0.95);
  });
});
