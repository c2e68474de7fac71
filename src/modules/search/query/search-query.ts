/** One word of what somebody looks for, or several that stand together. */
export interface SearchTerm {
  /**
   * As `search_terms` makes them: lower case, without accents; an identifier's parts, or what was
   * between quotation marks. Never empty.
   */
  readonly parts: readonly string[];
  /** What is found must not have it. */
  readonly isExcluded: boolean;
  /** It was in quotation marks, and is meant to the letter. */
  readonly isQuoted: boolean;
  /** It may be the beginning of a word that is still being typed. */
  readonly mayGoOn: boolean;
}

/** What somebody looks for, in the language of `websearch_to_tsquery`. */
export interface SearchQuery {
  /** A document must have all terms of any of these; none is empty. No alternative: nothing is found. */
  readonly alternatives: readonly (readonly SearchTerm[])[];
  /** The same for `websearch_to_tsquery('simple', …)`; the parts of a term are joined by `_`. */
  readonly websearch: string;
}

/** Each part of the terms that are not excluded, once. */
export const wantedParts = ({ alternatives }: SearchQuery): readonly string[] => [
  ...new Set(
    alternatives.flatMap((terms) =>
      terms.filter(({ isExcluded }) => !isExcluded).flatMap(({ parts }) => parts),
    ),
  ),
];

/** An unquoted term of several parts as one word, as which texts may have it: getuserbyid, nodejs. */
export const wholeOf = ({ parts, isQuoted }: SearchTerm): string | undefined =>
  isQuoted || parts.length === 1 ? undefined : parts.join('');
