import { FUNCTION_WORDS, PROGRAMMING_WORDS } from './programming-words.mjs';
import { oneOf, seededRandom } from './seeded-random.mjs';
import { weightedDraw, zipfDraw } from './weighted-draw.mjs';

const SEED = 1_987;
const ROOTS = 60_000;
/** How many ranks seem to stand before the first: the more, the less the first words stick out. */
const BEFORE_ROOTS = 40;
/** From here on a word is rare. */
const BEND = 8_000;
const IDENTIFIERS = 250_000;
const BEFORE_IDENTIFIERS = 60;
const TAGS = 400;
/** Of identifiers, the words that they are made of. */
const PARTS = weightedDraw([0.2, 0.5, 0.3]);
const SNAKE = 0.4;

const ONSETS =
  'b c d f g h j k l m n p r s t v w br ch cl cr dr fl fr gl gr pl pr qu sc sh sl sp st th tr'.split(
    ' ',
  );
const VOWELS = 'a a a e e e i i i o o o u u ai ea ee io ou y'.split(' ');
const CODAS = ['', '', '', '', '', ...'n n n r r l s s t t m d ck ng nt nd rm st x p'.split(' ')];
const SYLLABLES = weightedDraw([0, 0.08, 0.5, 0.37, 0.05]);
const LENGTH = { least: 4, most: 12 };

/** @typedef {import('./seeded-random.mjs').Random} Random */

/**
 * The words of all documents.
 *
 * @typedef {object} Vocabulary
 * @property {readonly string[]} roots the usual ones first
 * @property {(random: Random) => string} root
 * @property {(random: Random) => string} functionWord
 * @property {(random: Random) => string} identifier real programs repeat their names
 * @property {(random: Random) => string} tag
 *
 * @returns {Vocabulary}
 */
export function makeVocabulary() {
  const random = seededRandom(SEED);
  const roots = makeRoots(random);
  const rootRank = zipfDraw(roots.length, BEFORE_ROOTS, BEND);
  const root = (/** @type {Random} */ draw) => roots[rootRank(draw)] ?? '';
  const identifiers = makeIdentifiers(random, root);
  return {
    roots,
    root,
    functionWord: drawFrom(FUNCTION_WORDS, 2),
    identifier: drawFrom(identifiers, BEFORE_IDENTIFIERS),
    tag: drawFrom(makeTags(random, roots), 8),
  };
}

/** @type {(words: readonly string[], before: number) => (random: Random) => string} */
function drawFrom(words, before) {
  const rank = zipfDraw(words.length, before);
  return (random) => words[rank(random)] ?? '';
}

/** @param {Random} random */
function makeRoots(random) {
  const roots = new Set(PROGRAMMING_WORDS);
  while (roots.size < ROOTS) {
    const word = Array.from({ length: SYLLABLES(random) }, () => syllable(random)).join('');
    if (word.length >= LENGTH.least && word.length <= LENGTH.most) roots.add(word);
  }
  return [...roots];
}

/** @param {Random} random */
const syllable = (random) => oneOf(random, ONSETS) + oneOf(random, VOWELS) + oneOf(random, CODAS);

/** @type {(random: Random, root: Vocabulary['root']) => string[]} */
function makeIdentifiers(random, root) {
  /** @type {Set<string>} */
  const identifiers = new Set();
  while (identifiers.size < IDENTIFIERS) {
    const [first = '', ...others] = Array.from({ length: PARTS(random) + 1 }, () => root(random));
    const isSnake = random() < SNAKE;
    identifiers.add(isSnake ? [first, ...others].join('_') : first + others.map(capital).join(''));
  }
  return [...identifiers];
}

/** @type {(word: string) => string} */
export const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** Of four tags one is of two words. @type {(random: Random, roots: readonly string[]) => string[]} */
function makeTags(random, roots) {
  return roots
    .slice(0, TAGS)
    .map((word) =>
      random() < 0.25 ? `${word}-${oneOf(random, PROGRAMMING_WORDS.slice(0, 200))}` : word,
    );
}
