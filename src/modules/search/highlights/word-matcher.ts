import { type SearchQuery, type SearchTerm, wholeOf } from '../query/search-query.js';
import { isOneEditAway } from './one-edit.js';

export interface WordMatcher {
  /** The wanted words that a word of a text stands for: lower case, without accents; undefined: none. */
  (word: string): readonly string[] | undefined;
  /** Finds in a text part of each word that may be wanted; undefined: any word may be. */
  readonly sieve?: RegExp;
}

/** What is made plain first may be anything then, as may what languages are called by. */
const UNLIKE_ITSELF = String.raw`[^\x00-\x7f]|[cf][+#]`;

/** Words are letters and digits, of which none has a meaning in an expression. */
const sieveOf = (words: Iterable<string>): RegExp =>
  new RegExp([...words, UNLIKE_ITSELF].join('|'), 'gi');

interface NearWord {
  readonly word: string;
  readonly parts: readonly string[];
}

/** Shorter words have too many near them, and numbers mean themselves. */
const MAY_BE_MISSPELT = /^[^0-9]{4,}$/u;
const SHORTEST_BEGINNING = 3;

/** What the term may be written as: each of its parts, or itself as one word. */
const spellingsOf = (term: SearchTerm): NearWord[] => {
  const whole = wholeOf(term);
  const parts = term.parts.map((part) => ({ word: part, parts: [part] }));
  return whole === undefined ? parts : [...parts, { word: whole, parts: term.parts }];
};

/** What is still being typed: the last part, or the term as one word. */
const beginningsOf = (term: SearchTerm): NearWord[] =>
  term.mayGoOn ? spellingsOf(term).slice(term.parts.length - 1) : [];

/**
 * Which words of texts are marked. When the search was widened, those that begin with what is still
 * being typed are, too, and those one edit away from what is not meant to the letter.
 */
export const wordMatcher = (query: SearchQuery, isWidened: boolean): WordMatcher => {
  const wanted = query.alternatives.flat().filter(({ isExcluded }) => !isExcluded);
  const exact = new Map<string, readonly string[]>();
  for (const { word, parts } of wanted.flatMap(spellingsOf))
    exact.set(word, [...new Set([...(exact.get(word) ?? []), ...parts])]);
  if (!isWidened) {
    return Object.assign((word: string) => exact.get(word), { sieve: sieveOf(exact.keys()) });
  }

  const beginnings = wanted
    .flatMap(beginningsOf)
    .filter(({ word }) => word.length >= SHORTEST_BEGINNING);
  const misspelt = wanted
    .filter(({ isQuoted }) => !isQuoted)
    .flatMap(spellingsOf)
    .filter(({ word }) => MAY_BE_MISSPELT.test(word));
  const nearest = (word: string): readonly string[] | undefined =>
    exact.get(word) ??
    beginnings.find((beginning) => word.startsWith(beginning.word))?.parts ??
    misspelt.find((near) => isOneEditAway(word, near.word))?.parts;
  // Texts have most of their words many times.
  const seen = new Map<string, readonly string[] | undefined>();
  return (word) => {
    if (!seen.has(word)) seen.set(word, nearest(word));
    return seen.get(word);
  };
};
