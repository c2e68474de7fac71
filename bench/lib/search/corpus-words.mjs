import { queryOnce } from '../databases.mjs';
import { misspell } from './misspelling.mjs';
import { seededRandom } from './seeded-random.mjs';

/**
 * @typedef {{ kind: string, word: string }} Word
 * @typedef {{ edit: string, intended: string, misspelt: string }} Misspelling
 */

export const CLASSES = /** @type {const} */ (['rare', 'middle', 'common']);

/** Of a million documents: in less than 100, in up to 10,000, and in more. */
const RARE_BELOW = 1 / 10_000;
const COMMON_ABOVE = 1 / 100;
/** Of a small corpus, some words are rare, too. */
const LEAST = 5;

/** Who misspells a word means one that is there, and has not just misspelt another. */
const MISSPELT = { letters: 5, documents: 20 };
/** Some misspellings are words themselves. */
const SPARE = 1.2;

/** In an order that has nothing to do with the words, and is the same each time. */
const DRAWN = `
  SELECT lexeme FROM search_lexemes
   WHERE documents >= $1 AND documents <= $2 AND length(lexeme) >= $3
   ORDER BY md5(lexeme || $4) LIMIT $5`;

/**
 * Words of the documents as a search knows them, joined identifiers among them; a third each of the
 * rare, the middle and the common ones, in turn.
 *
 * @param {{ databaseUrl: string, documents: number }} field
 * @param {string} purpose each has others
 * @param {number} count
 * @returns {Promise<Word[]>}
 */
export async function drawWords({ databaseUrl, documents }, purpose, count) {
  const rareBelow = Math.max(LEAST, Math.floor(documents * RARE_BELOW));
  const commonAbove = Math.max(2 * LEAST, Math.floor(documents * COMMON_ABOVE));
  const bounds = { rare: [1, rareBelow - 1], middle: [rareBelow, commonAbove] };
  const each = Math.ceil(count / CLASSES.length);
  /** @type {Word[][]} */
  const drawn = [];
  for (const kind of CLASSES) {
    const [least, most] = kind === 'common' ? [commonAbove + 1, documents] : bounds[kind];
    const rows = await queryOnce(databaseUrl, DRAWN, [least, most, 3, purpose, each]);
    if (rows.length === 0) throw new Error(`no word is ${kind}`);
    drawn.push(rows.map(({ lexeme }) => ({ kind, word: String(lexeme) })));
  }
  return Array.from({ length: each }, (_, turn) => turn)
    .flatMap((turn) => drawn.flatMap((words) => words[turn] ?? []))
    .slice(0, count);
}

/**
 * Words with one edit that makes no other word of them.
 *
 * @param {{ databaseUrl: string, documents: number }} field
 * @param {string} purpose
 * @param {number} count
 * @returns {Promise<Misspelling[]>}
 */
export async function drawMisspellings({ databaseUrl, documents }, purpose, count) {
  const { letters, documents: least } = MISSPELT;
  const wanted = Math.ceil(count * SPARE);
  const rows = await queryOnce(databaseUrl, DRAWN, [least, documents, letters, purpose, wanted]);
  const random = seededRandom(count);
  const made = rows.map(({ lexeme }) => {
    const intended = String(lexeme);
    return { intended, ...misspell(intended, random) };
  });
  const known = await queryOnce(
    databaseUrl,
    'SELECT lexeme FROM search_lexemes WHERE lexeme = ANY ($1::text[])',
    [made.map(({ misspelt }) => misspelt)],
  );
  const words = new Set(known.map(({ lexeme }) => lexeme));
  return made.filter(({ misspelt }) => !words.has(misspelt)).slice(0, count);
}
