import type { SearchTerm } from './search-query.js';

/** What PostgreSQL could take for its operator: it stands alone, or before what it knows no letter in. */
const LIKE_OR = /^or(?![a-z0-9_])/u;

const termText = ({ parts, isExcluded, isQuoted }: SearchTerm): string => {
  const joined = parts.join(isQuoted ? ' ' : '_');
  return `${isExcluded ? '-' : ''}${isQuoted || LIKE_OR.test(joined) ? `"${joined}"` : joined}`;
};

/** Alternatives in the language of `websearch_to_tsquery`, where a word with `_` in it is a phrase. */
export const websearchText = (alternatives: readonly (readonly SearchTerm[])[]): string =>
  alternatives.map((terms) => terms.map(termText).join(' ')).join(' or ');
