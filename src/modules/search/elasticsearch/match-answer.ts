import type { estypes } from '@elastic/elasticsearch';
import type { PageRequest } from '../../../database/keyset-page.js';
import type { FacetValue, Match, Matches } from '../search-engine.js';
import { type Width, writePosition } from './match-position.js';

export type FacetAggregates = Readonly<
  Record<'type' | 'language' | 'tags', estypes.AggregationsStringTermsAggregate>
>;

export type MatchAnswer = estypes.SearchResponse<unknown, FacetAggregates>;

/** Of all that is found; `capped`: at least so much. */
export const totalOf = ({ hits: { total } }: MatchAnswer): NonNullable<Matches['total']> => {
  if (typeof total === 'number' || total === undefined) return { count: total ?? 0, capped: false };
  return { count: total.value, capped: total.relation === 'gte' };
};

const facetOf = (aggregate: estypes.AggregationsStringTermsAggregate | undefined): FacetValue[] => {
  const buckets = aggregate?.buckets ?? [];
  return (Array.isArray(buckets) ? buckets : Object.values(buckets)).map(({ key, doc_count }) => ({
    value: String(key),
    count: doc_count,
  }));
};

const matchOf = ({ _id, _score, sort = [] }: estypes.SearchHit, width: Width): Match | undefined =>
  _id === undefined
    ? undefined
    : { id: _id, score: _score ?? 0, position: writePosition(width, sort) };

export const matchesOf = (answer: MatchAnswer, width: Width, page: PageRequest): Matches => {
  const rows = answer.hits.hits
    .map((hit) => matchOf(hit, width))
    .filter((match) => match !== undefined);
  const { type, language, tags } = answer.aggregations ?? {};
  return {
    rows: rows.slice(0, page.limit),
    hasMore: rows.length > page.limit,
    ...(page.kind === 'page' && { total: totalOf(answer) }),
    facets: { type: facetOf(type), language: facetOf(language), tags: facetOf(tags) },
    isWidened: width === 'near',
  };
};
