import { validationError } from '../../../errors/errors.js';
import { isCommonWord } from './common-words.js';
import { partsOf } from './identifier-parts.js';
import { plainText } from './plain-text.js';
import type { SearchQuery, SearchTerm } from './search-query.js';
import { type SearchToken, searchTokens } from './search-tokens.js';
import { websearchText } from './websearch-text.js';

const MAX_TERMS = 32;
const MAX_PARTS = 64;
/** In UTF-16 units. PostgreSQL indexes no word of over 2,046 bytes. */
const MAX_PART_LENGTH = 500;

const ENDS_IN_A_WORD = /[\p{Alphabetic}\p{Nd}]$/u;

type TermToken = Exclude<SearchToken, 'or'>;

const termOf = ({ text, isExcluded, isQuoted, isAtEnd }: TermToken): SearchTerm => ({
  parts: partsOf(text),
  isExcluded,
  isQuoted,
  mayGoOn: isAtEnd && !isQuoted && !isExcluded && ENDS_IN_A_WORD.test(plainText(text)),
});

const refuse = (message: string): never => {
  throw validationError([{ field: 'q', message }]);
};

/** Refuses as soon as it is too much, whatever follows. */
class Allowance {
  private terms = 0;
  private parts = 0;

  count({ parts }: SearchTerm): void {
    this.terms += 1;
    this.parts += parts.length;
    if (this.terms > MAX_TERMS) refuse(`q must be at most ${MAX_TERMS} words`);
    if (this.parts > MAX_PARTS) refuse(`q must be at most ${MAX_PARTS} words and parts of words`);
    if (parts.some(({ length }) => length > MAX_PART_LENGTH))
      refuse(`q must be words of at most ${MAX_PART_LENGTH} characters`);
  }
}

const alternativesIn = (text: string): SearchTerm[][] => {
  const allowance = new Allowance();
  let current: SearchTerm[] = [];
  const alternatives = [current];
  for (const token of searchTokens(text)) {
    if (token === 'or') {
      current = [];
      alternatives.push(current);
      continue;
    }
    const term = termOf(token);
    if (term.parts.length === 0) continue;
    allowance.count(term);
    current.push(term);
  }
  return alternatives;
};

const isBare = ({ isQuoted, isExcluded }: SearchTerm): boolean => !isQuoted && !isExcluded;

const isCommon = (term: SearchTerm): boolean =>
  isBare(term) && term.parts.length === 1 && term.parts.every(isCommonWord);

const withoutCommonWords = (terms: readonly SearchTerm[]): readonly SearchTerm[] =>
  terms.some((term) => isBare(term) && !isCommon(term))
    ? terms.filter((term) => !isCommon(term))
    : terms;

/**
 * What somebody looks for, of any length. Terms without a letter or digit vanish, and alternatives that
 * want nothing, since all there is would be one. Throws a validation error for too many or too long words.
 */
export const parseSearchQuery = (text: string): SearchQuery => {
  const alternatives = alternativesIn(text)
    .filter((terms) => terms.some(({ isExcluded }) => !isExcluded))
    .map(withoutCommonWords);
  return { alternatives, websearch: websearchText(alternatives) };
};
