import { type SearchQuery, type SearchTerm, wantedParts, wholeOf } from '../query/search-query.js';
import type { SearchRequest } from '../search-engine.js';
import type { Asked } from './asked.js';
import { MAX_RANKED } from './candidates.js';
import { ages, filterMarks } from './marks.js';
import type { GivenWord, KnownWord } from './known-word.repository.js';
import { allOf, anyOf, lexeme, phraseOf } from './tsquery.js';

/** So many characters a word of the dictionary has. */
const WORD = /^\p{L}{3,32}$/u;

const wantedTerms = (terms: readonly SearchTerm[]): SearchTerm[] =>
  terms.filter(({ isExcluded }) => !isExcluded);

/** Any of the alternatives, each of its terms as `render` has it; null leaves a term out. */
const rendered = (
  { alternatives }: SearchQuery,
  render: (term: SearchTerm) => string | null,
): string => alternatives.map((terms) => `(${allOf(terms.map(render)) ?? ''})`).join(' | ');

/** A word as a query has it: it, or any that may be meant by it. */
type WordQuery = (part: string) => string;

const loosely =
  (word: WordQuery) =>
  ({ parts, isExcluded }: SearchTerm): string | null => {
    if (!isExcluded) return parts.map(word).join(' & ');
    // That the words are not side by side only the document itself tells.
    return parts.length === 1 ? `!(${parts.map(lexeme).join('')})` : null;
  };

/** With the parts of each term side by side, as `websearch_to_tsquery` has them. */
const closely =
  (word: WordQuery) =>
  ({ parts, isExcluded }: SearchTerm): string =>
    isExcluded ? `!(${parts.map(lexeme).join(' <-> ')})` : `(${parts.map(word).join(' <-> ')})`;

const wholly = (term: SearchTerm): string | null => {
  const whole = term.isExcluded ? undefined : wholeOf(term);
  return whole === undefined ? loosely(lexeme)(term) : lexeme(whole);
};

/** What is no word of letters is in the dictionary not: how usual it is is not known. */
const isCounted = (text: string): boolean => WORD.test(text);

/**
 * Whether no more documents fit than are ranked: of each alternative no more than have its rarest word.
 * A word that was never counted is in hardly any.
 */
const isRare = (
  { alternatives }: SearchQuery,
  documentsWith: (word: string) => number,
): boolean => {
  const fewest = alternatives.map((terms) => {
    const words = wantedTerms(terms).flatMap(({ parts }) => parts.filter(isCounted));
    return Math.min(...words.map(documentsWith));
  });
  return fewest.reduce((sum, documents) => sum + documents, 0) <= MAX_RANKED;
};

/** What is meant to the letter. */
export const exactly = (
  { query, filters, readerId }: SearchRequest,
  known: readonly KnownWord[],
  now: Date,
): Asked => {
  const [first = []] = query.alternatives;
  const terms = query.alternatives.flat();
  const hasExclusions = terms.some(({ isExcluded }) => isExcluded);
  const hasWholes = terms.some((term) => wholeOf(term) !== undefined);
  const counts = new Map(known.map(({ word, documents }) => [word, documents ?? 0]));
  return {
    websearch: query.websearch,
    loosely: rendered(query, loosely(lexeme)),
    hasPhrases: terms.some(({ parts }) => parts.length > 1),
    hasExclusions,
    wholly: hasWholes && !hasExclusions ? rendered(query, wholly) : null,
    marks: filterMarks(filters),
    ages: ages(now),
    anyWord: anyOf(wantedParts(query)) ?? '',
    rankFactor: 1,
    phrase:
      query.alternatives.length === 1
        ? phraseOf(wantedTerms(first).flatMap(({ parts }) => parts))
        : null,
    isRare: isRare(query, (word) => counts.get(word) ?? 0),
    author: filters.author,
    readerId,
  };
};

/** The words that the dictionary is asked about. */
export const countedWords = ({ alternatives }: SearchQuery): GivenWord[] => {
  const words = new Map<string, GivenWord>();
  for (const { parts, isQuoted, mayGoOn } of alternatives.flatMap(wantedTerms)) {
    for (const [index, text] of parts.entries()) {
      if (!isCounted(text)) continue;
      const isLast = index === parts.length - 1;
      words.set(text, { text, mayGoOn: mayGoOn && isLast, mayBeWrong: !isQuoted });
    }
  }
  return [...words.values()];
};

/** The same, and what is near; undefined when nothing is. */
export const widely = (
  asked: Asked,
  query: SearchQuery,
  known: readonly KnownWord[],
  exactIds: readonly string[],
): Asked | undefined => {
  const doubtful = known.filter(({ near }) => near.length > 0);
  if (doubtful.length === 0) return undefined;
  const counts = new Map(
    known.map(({ word, documents, near_documents }) => [word, (documents ?? 0) + near_documents]),
  );
  const near = new Map(
    doubtful.map(({ word: text, near: others }) => [text, `(${anyOf([text, ...others]) ?? ''})`]),
  );
  const word: WordQuery = (part) => near.get(part) ?? lexeme(part);
  const wanted = wantedParts(query);
  const all = [...new Set([...wanted, ...doubtful.flatMap(({ near: others }) => others)])];
  return {
    ...asked,
    anyWord: anyOf(all) ?? '',
    rankFactor: all.length / wanted.length,
    isRare: isRare(query, (text) => counts.get(text) ?? 0),
    loosely: rendered(query, loosely(word)),
    widened: { query: rendered(query, closely(word)), exactIds },
  };
};
