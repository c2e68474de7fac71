import { createHash } from 'node:crypto';
import type { estypes } from '@elastic/elasticsearch';
import { TOTAL_CAP } from '../../../database/keyset-page.js';
import type { SearchRequest, SearchSort } from '../search-engine.js';
import { CURRENT } from './index-layout.js';
import type { MatchPosition, Width } from './match-position.js';
import { exactQuery, nearQuery } from './match-query.js';

const MAX_FACET_VALUES = 20;
/** `index.max_result_window`: nothing is skipped past this. */
const DEEPEST = 10_000;

const ORDERS: Readonly<Record<SearchSort, readonly string[]>> = {
  relevance: ['_score', 'id'],
  latest: ['created_at', 'id'],
  popular: ['popularity', 'created_at', 'id'],
};

const facet = (field: string): estypes.AggregationsAggregationContainer => ({
  terms: { field, size: MAX_FACET_VALUES },
});

/** One more than the page has, where that may be: it says whether there are more. */
const windowOf = (
  { page }: SearchRequest,
  position: MatchPosition | undefined,
): Pick<estypes.SearchRequest, 'from' | 'size' | 'search_after'> => {
  const wanted = page.limit + 1;
  if (page.kind === 'cursor') {
    return { size: wanted, ...(position && { search_after: [...position.after] }) };
  }
  const from = Math.min((page.page - 1) * page.limit, DEEPEST);
  return { from, size: Math.min(wanted, DEEPEST - from) };
};

/** Copies of an index count scores a little differently: who walks on asks the same one. */
const preferenceOf = ({ query, readerId }: SearchRequest): string =>
  createHash('sha256')
    .update(`${readerId ?? ''} ${query.websearch}`)
    .digest('base64url')
    .replace(/^_/, '-');

export const matchRequest = (
  request: SearchRequest,
  width: Width,
  position: MatchPosition | undefined,
): estypes.SearchRequest => ({
  index: CURRENT,
  query: width === 'exact' ? exactQuery(request) : nearQuery(request),
  sort: ORDERS[request.sort].map((field) => ({ [field]: 'desc' as const })),
  track_scores: true,
  track_total_hits: TOTAL_CAP,
  aggs: { type: facet('type'), language: facet('language'), tags: facet('tags') },
  ...windowOf(request, position),
  _source: false,
  timeout: '2s',
  allow_partial_search_results: false,
  preference: preferenceOf(request),
});
