import { CLASSES, drawMisspellings, drawWords } from './corpus-words.mjs';
import { oneOf, seededRandom, shuffled, wholeNumber } from './seeded-random.mjs';

/**
 * @typedef {import('./question-requests.mjs').Question} Question
 * @typedef {import('./documents.mjs').Document} Document
 * @typedef {import('./seeded-random.mjs').Random} Random
 * @typedef {import('./field.mjs').Field} Field
 */

const COUNT = 500;
const SEED = 3_301;
/** Documents that questions are made from come out of so many places. */
const PLACES = 50;
const COMPOSED = /\b[a-z]+(?:[A-Z][a-z]+)+\b|\b[a-z]+(?:_[a-z]+)+\b/g;

/** @type {(q: string, more?: Record<string, string>) => string} */
export const searched = (q, more = {}) =>
  `/api/search?${new URLSearchParams({ q, ...more, limit: '20' })}`;

/**
 * By name; each is made of the corpus, and the same each time.
 *
 * @type {Record<string, (field: Field) => Promise<Question[]>>}
 */
export const QUESTION_SETS = {
  word: (field) => words(field, 'word', {}),

  async phrase({ corpus }) {
    const random = seededRandom(SEED + 1);
    return distinct(
      publicDocuments(corpus, random).map((document, index) => {
        const [kind, parts] =
          index % 2 === 0
            ? ['of a title', document.title.toLowerCase().split(/[^a-z]+/)]
            : ['of an identifier', partsOf(oneOf(random, composed(document)) ?? '')];
        const first = wholeNumber(random, 0, Math.max(0, parts.length - 2));
        const [one = '', two = ''] = parts.slice(first, first + 2);
        return { kind, path: one && two && searched(`"${one} ${two}"`) };
      }),
    );
  },

  async or(field) {
    const ones = await drawWords(field, 'or one', COUNT);
    const others = shuffled(seededRandom(SEED + 2), await drawWords(field, 'or other', COUNT));
    return distinct(
      ones.map(({ kind, word }, index) => {
        const other = others[index % others.length] ?? { kind, word };
        const kinds = [kind, other.kind];
        const path = word === other.word ? '' : searched(`${word} OR ${other.word}`);
        return { kind: CLASSES.findLast((each) => kinds.includes(each)) ?? kind, path };
      }),
    );
  },

  async misspelt(field) {
    const drawn = await drawMisspellings(field, 'misspelt', COUNT);
    return drawn.map(({ edit, misspelt }) => ({ kind: edit, path: searched(misspelt) }));
  },

  async filtered({ corpus }) {
    const random = seededRandom(SEED + 3);
    const authors = new Map(corpus.authors.map(({ id, username }) => [id, username]));
    return distinct(
      publicDocuments(corpus, random)
        .filter(({ type, language }) => type === 'snippet' && language !== null)
        .map(({ title, type, language, tags, author_id }, index) => {
          const author = index % 4 === 0 ? authors.get(author_id) : undefined;
          const word = oneOf(random, wordsOf(title)) ?? '';
          const filters = { type, language: language ?? '', tags: oneOf(random, tags) };
          const path = searched(word, { ...filters, ...(author !== undefined && { author }) });
          return { kind: author === undefined ? 'by all' : 'by an author', path: word && path };
        }),
    );
  },

  async prefix(field) {
    const random = seededRandom(SEED + 4);
    return distinct(
      (await drawWords(field, 'prefix', 3 * COUNT)).map(({ word }) => {
        const letters = wholeNumber(random, 3, 5);
        const path = word.length > letters ? searched(word.slice(0, letters)) : '';
        return { kind: `${letters} letters`, path };
      }),
    );
  },

  async 'two-words'({ corpus }) {
    const random = seededRandom(SEED + 5);
    return distinct(
      publicDocuments(corpus, random).map(({ title, description }) => {
        const all = shuffled(random, wordsOf(`${title} ${description ?? ''}`));
        const [one, other = one] = all;
        return { kind: 'of one', path: one === other ? '' : searched(`${one} ${other}`) };
      }),
    );
  },

  latest: (field) => words(field, 'latest', { sort: 'latest' }),
  popular: (field) => words(field, 'popular', { sort: 'popular' }),
};

/** @type {(field: Field, purpose: string, more: Record<string, string>) => Promise<Question[]>} */
async function words(field, purpose, more) {
  const drawn = await drawWords(field, purpose, COUNT);
  return drawn.map(({ kind, word }) => ({ kind, path: searched(word, more) }));
}

/** Each once; those without a path could not be made. @type {(questions: readonly Question[]) => Question[]} */
function distinct(questions) {
  const byPath = new Map(questions.map((question) => [question.path, question]));
  byPath.delete('');
  return [...byPath.values()].slice(0, COUNT);
}

/**
 * Enough of them, for some are of no use.
 *
 * @type {(corpus: import('./documents.mjs').Corpus, random: Random) => Document[]}
 */
function publicDocuments(corpus, random) {
  const all = Array.from({ length: corpus.batches }, (_, batch) => batch);
  const places = shuffled(random, all).slice(0, PLACES);
  const each = Math.ceil((4 * COUNT) / places.length);
  return places.flatMap((place) => {
    return shuffled(random, corpus.batch(place))
      .filter(({ type, is_public }) => type !== 'user' && is_public)
      .slice(0, each);
  });
}

/** @param {string} text */
const wordsOf = (text) => [...new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? [])];

/** @param {Document} document */
const composed = ({ content }) => content.match(COMPOSED) ?? [];

/** @param {string} identifier */
const partsOf = (identifier) =>
  identifier
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split('_');
