/** What PostgreSQL is asked for; texts are of `tsquery` where nothing else is said. */
export interface Asked {
  /** For `websearch_to_tsquery`. */
  readonly websearch: string;
  /** The same, but that the words of phrases may stand anywhere: as indexes find them. */
  readonly loosely: string;
  readonly hasPhrases: boolean;
  readonly hasExclusions: boolean;
  /** The same with each identifier as one word, where there are any; few documents have such words. */
  readonly wholly: string | null;
  readonly widened?: Widened;
  /** What is asked of a document beside its words; null for nothing. */
  readonly marks: string | null;
  /** As `ages` makes them. */
  readonly ages: readonly string[];
  /** Documents with more of these words are better, */
  readonly anyWord: string;
  /** how many of them stand for one that was looked for, */
  readonly rankFactor: number;
  /** and those that have them side by side; null for a single one. */
  readonly phrase: string | null;
  /** Whether no more documents fit than are ranked, as far as is known. */
  readonly isRare: boolean;
  /** Part of a username; undefined for everybody's. */
  readonly author: string | undefined;
  readonly readerId: string | null;
}

/** For words that may be misspelt or not typed to their end. */
export interface Widened {
  /** The whole of it, in place of what is for `websearch_to_tsquery`. */
  readonly query: string;
  /** The documents that fit without. */
  readonly exactIds: readonly string[];
}
