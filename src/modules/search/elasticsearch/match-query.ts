import type { estypes } from '@elastic/elasticsearch';
import type { SearchQuery, SearchTerm } from '../query/search-query.js';
import type { SearchFilters, SearchRequest } from '../search-engine.js';
import { anyOf, exactTerm, nearTerm, phrase } from './term-query.js';

type Query = estypes.QueryDslQueryContainer;

/** More than any sum of scores: what fits to the letter comes before what is near. */
const TO_THE_LETTER = 1_000;
/** A popularity of a hundred is worth a quarter more, one of ten thousand half as much again. */
const POPULARITY_WEIGHT = 0.05;

const fitting = (
  terms: readonly SearchTerm[],
  wanted: (term: SearchTerm) => Query,
  isAlone: boolean,
): Query => {
  const present = terms.filter(({ isExcluded }) => !isExcluded);
  const absent = terms.filter(({ isExcluded }) => isExcluded);
  const parts = present.flatMap((term) => term.parts);
  return {
    bool: {
      must: present.map(wanted),
      must_not: absent.map(exactTerm),
      // Documents that have all of it side by side are better.
      should: isAlone && present.length > 1 ? [phrase(parts)] : [],
    },
  };
};

const words = ({ alternatives }: SearchQuery, wanted: (term: SearchTerm) => Query): Query =>
  anyOf(alternatives.map((terms) => fitting(terms, wanted, alternatives.length === 1)));

/** `*` and `?` stand for themselves in a name, as does what makes them do so. */
const literal = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

const filters = ({ types, language, tags = [], author }: SearchFilters): Query[] => [
  ...(types.length === 0 ? [] : [{ terms: { type: [...types] } }]),
  ...(language === undefined ? [] : [{ term: { language } }]),
  ...(tags.length === 0 ? [] : [{ terms: { tags: [...tags] } }]),
  ...(author === undefined
    ? []
    : [{ wildcard: { author: { value: `*${literal(author.toLowerCase())}*` } } }]),
];

const visible = (readerId: string | null): Query[] => [
  anyOf([
    { term: { is_public: true } },
    ...(readerId === null ? [] : [{ term: { author_id: readerId } }]),
  ]),
  { term: { hidden: false } },
];

const liked = (query: Query): Query => ({
  function_score: {
    query,
    functions: [
      { weight: 1 },
      {
        field_value_factor: { field: 'popularity', modifier: 'ln1p', missing: 0 },
        weight: POPULARITY_WEIGHT,
      },
    ],
    score_mode: 'sum',
    boost_mode: 'multiply',
  },
});

const filtered = ({ filters: narrowed, readerId }: SearchRequest): Query[] => [
  ...visible(readerId),
  ...filters(narrowed),
];

/** What is meant to the letter. */
export const exactQuery = (request: SearchRequest): Query => ({
  bool: { must: [liked(words(request.query, exactTerm))], filter: filtered(request) },
});

/** And what is near, behind it. */
export const nearQuery = (request: SearchRequest): Query => ({
  bool: {
    must: [liked(words(request.query, nearTerm))],
    should: [
      {
        constant_score: { filter: words(request.query, exactTerm), boost: TO_THE_LETTER },
      },
    ],
    filter: filtered(request),
  },
});
