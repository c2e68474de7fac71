import { CODE_LANGUAGES } from './code-languages.mjs';
import { oneOf, wholeNumber } from './seeded-random.mjs';
import { capital } from './vocabulary.mjs';
import { weightedDraw } from './weighted-draw.mjs';

/**
 * @typedef {import('./seeded-random.mjs').Random} Random
 * @typedef {import('./vocabulary.mjs').Vocabulary} Vocabulary
 */

/** The share of words that say nothing. */
const LOOSE = { title: 0.15, prose: 0.35 };
const LINES = { least: 5, most: 40 };
/** A piece of code speaks of so many things, again and again. */
const NAMES = { least: 5, most: 16 };
const COMMENTED = 0.08;
const NUMBERS = [0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 8, 10, 16, 32, 60, 64, 100, 255, 256, 1000, 1024];

const language = weightedDraw(CODE_LANGUAGES.map(({ share }) => share));
/** Parted once: the places to fill are at the odd indices. */
const SHAPES = CODE_LANGUAGES.map(({ lines }) => lines.map((line) => line.split(/\b([ITNSC])\b/)));

/** @type {(random: Random, vocabulary: Vocabulary, count: number, loose: number) => string} */
function words(random, { root, functionWord }, count, loose) {
  const drawn = [];
  for (let left = count; left > 0; left--) {
    drawn.push(random() < loose && left > 1 ? functionWord(random) : root(random));
  }
  return capital(drawn.join(' '));
}

/** @type {(random: Random, vocabulary: Vocabulary) => string} */
export const title = (random, vocabulary) =>
  words(random, vocabulary, wholeNumber(random, 3, 7), LOOSE.title);

/** @type {(random: Random, vocabulary: Vocabulary) => string} */
export const description = (random, vocabulary) =>
  `${words(random, vocabulary, wholeNumber(random, 6, 18), LOOSE.prose)}.`;

/** Many are short. @type {(random: Random) => number} */
const lineCount = (random) =>
  LINES.least + Math.floor((LINES.most - LINES.least + 1) * random() ** 1.6);

/** @type {(random: Random, vocabulary: Vocabulary) => { language: string, code: string }} */
export function code(random, vocabulary) {
  const number = language(random);
  const { name, comment } = /** @type {(typeof CODE_LANGUAGES)[number]} */ (CODE_LANGUAGES[number]);
  const shapes = SHAPES[number] ?? [];
  const names = Array.from({ length: wholeNumber(random, NAMES.least, NAMES.most) }, () =>
    vocabulary.identifier(random),
  );
  const lines = [];
  for (let left = lineCount(random); left > 0; left--) {
    lines.push(
      random() < COMMENTED
        ? `${comment} ${words(random, vocabulary, wholeNumber(random, 3, 9), LOOSE.prose)}`
        : filled(oneOf(random, shapes), random, vocabulary, names),
    );
  }
  return { language: name, code: lines.join('\n') };
}

/** @type {(shape: readonly string[], random: Random, vocabulary: Vocabulary, names: readonly string[]) => string} */
function filled(shape, random, vocabulary, names) {
  let line = '';
  shape.forEach((piece, index) => {
    if (index % 2 === 0) line += piece;
    else if (piece === 'I') line += oneOf(random, names);
    else if (piece === 'T') line += capital(oneOf(random, names));
    else if (piece === 'N') line += number(random);
    else line += words(random, vocabulary, piece === 'S' ? 3 : 8, LOOSE.prose);
  });
  return line;
}

/** @param {Random} random */
const number = (random) =>
  random() < 0.85 ? oneOf(random, NUMBERS) : Math.floor(10 ** (1 + 4 * random()));

/** A page of documentation. @type {(random: Random, vocabulary: Vocabulary) => string} */
export function page(random, vocabulary) {
  const parts = [];
  for (let left = wholeNumber(random, 2, 8); left > 0; left--) {
    const sentences = Array.from({ length: wholeNumber(random, 1, 4) }, () =>
      description(random, vocabulary),
    );
    if (random() < 0.5) parts.push(`## ${title(random, vocabulary)}`);
    if (random() < 0.4) sentences.push(`See \`${vocabulary.identifier(random)}\`.`);
    parts.push(sentences.join(' '));
  }
  return parts.join('\n\n');
}
