import type { PageRequest } from '../../database/keyset-page.js';
import type { SearchType } from './documents/search-document.js';
import type { SearchQuery } from './query/search-query.js';

export const SEARCH_SORTS = ['relevance', 'latest', 'popular'] as const;

export type SearchSort = (typeof SEARCH_SORTS)[number];

export interface SearchFilters {
  /** None: of every type. */
  readonly types: readonly SearchType[];
  /** In lower case. */
  readonly language?: string | undefined;
  /** Any of these. */
  readonly tags?: readonly string[] | undefined;
  /** Contained in the author's username, in any case. */
  readonly author?: string | undefined;
}

export interface SearchRequest {
  /** With an alternative at least. */
  readonly query: SearchQuery;
  readonly filters: SearchFilters;
  readonly sort: SearchSort;
  /** Whose private documents are among them; null for nobody in particular. */
  readonly readerId: string | null;
  readonly page: PageRequest;
}

/** A document that was found. */
export interface Match {
  readonly id: string;
  /** How well it fits; greater is better, and it compares within one answer alone. */
  readonly score: number;
  /** Where it stands in this order, for a cursor. */
  readonly position: readonly string[];
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The usual ones first. */
export interface Facets {
  readonly type: readonly FacetValue[];
  readonly language: readonly FacetValue[];
  readonly tags: readonly FacetValue[];
}

export interface Matches {
  readonly rows: readonly Match[];
  readonly hasMore: boolean;
  /** Only for numbered pages. */
  readonly total?: { readonly count: number; readonly capped: boolean };
  /** Of all that is found, as far as it is ranked. */
  readonly facets: Facets;
  /** Words were taken to be misspelt, or not typed to their end: what is near them is found, too. */
  readonly isWidened: boolean;
}

export const NOTHING_FOUND: Matches = {
  rows: [],
  hasMore: false,
  total: { count: 0, capped: false },
  facets: { type: [], language: [], tags: [] },
  isWidened: false,
};

/** With fewer found, words may have been misspelt. */
export const ENOUGH = 10;

/**
 * What finds documents: PostgreSQL, or Elasticsearch where it is configured. It is asked for nothing
 * but who they are; what is shown of them is read from PostgreSQL, which also knows what was deleted
 * or hidden a moment ago.
 */
export abstract class SearchEngine {
  abstract find(request: SearchRequest): Promise<Matches>;
}
