import { oneOf, wholeNumber } from './seeded-random.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** @typedef {import('./seeded-random.mjs').Random} Random */

/** What fingers do to a word of at least two letters. @type {Record<string, (word: string, random: Random) => string>} */
const EDITS = {
  'a letter more': (word, random) => spliced(word, at(random, word.length), 0, letter(random)),
  'a letter less': (word, random) => spliced(word, at(random, word.length - 1), 1, ''),
  'another letter': (word, random) => spliced(word, at(random, word.length - 1), 1, letter(random)),
  'two swapped': (word, random) => {
    const place = at(random, word.length - 2);
    return spliced(word, place, 2, word.charAt(place + 1) + word.charAt(place));
  },
};

/**
 * @param {string} word
 * @param {Random} random
 * @returns {{ edit: string, misspelt: string }} it may be the word itself, or another one
 */
export function misspell(word, random) {
  const [edit, made] = oneOf(random, Object.entries(EDITS));
  return { edit, misspelt: made(word, random) };
}

const at = (/** @type {Random} */ random, /** @type {number} */ last) =>
  wholeNumber(random, 0, last);

/** @param {Random} random */
const letter = (random) => LETTERS.charAt(wholeNumber(random, 0, LETTERS.length - 1));

/** @type {(word: string, from: number, less: number, more: string) => string} */
const spliced = (word, from, less, more) => word.slice(0, from) + more + word.slice(from + less);
