import type { FakeIndex, Value } from './fake-index.js';
import { evaluateIn } from './queries.js';
import {
  anyObject,
  type Json,
  listOf,
  numberOf,
  objectOf,
  oneOf,
  onlyEntry,
  parsingFault,
  Refusal,
  textOf,
} from './refusal.js';
import type { Scores } from './text-field.js';

const KEYS = [
  ...['query', 'sort', 'track_scores', 'track_total_hits', 'aggs', 'from', 'size', 'search_after'],
  ...['_source', 'timeout'],
];
const MAX_WINDOW = 10_000;

interface Hit {
  readonly id: string;
  readonly score: number;
  readonly sort: readonly Value[];
}

/** Scores are of 32 bits there. */
const single = Math.fround;

const hitsOf = (index: FakeIndex, scores: Scores, fields: readonly string[]): Hit[] =>
  [...scores].map(([id, score]) => ({
    id,
    score: single(score),
    sort: fields.map((field) =>
      field === '_score' ? single(score) : (index.values(id, field)[0] ?? ''),
    ),
  }));

/** Of two positions, all keys descending. */
const descending = (one: readonly Value[], other: readonly Value[]): number => {
  for (const [place, value] of one.entries()) {
    const against = other[place];
    if (against !== undefined && value !== against) return value > against ? -1 : 1;
  }
  return 0;
};

const sortFields = (sort: unknown): string[] =>
  listOf(sort).map((one) => {
    const [field, order] = onlyEntry(one, 'sort');
    oneOf(order, 'sort order', ['desc']);
    return field;
  });

const isPosition = (after: readonly unknown[]): after is readonly Value[] =>
  after.every((value) => typeof value === 'string' || typeof value === 'number');

const positionOf = (after: unknown, keys: number): readonly Value[] | undefined => {
  if (after === undefined) return undefined;
  const position = listOf(after);
  if (position.length !== keys || !isPosition(position)) {
    const reason = `search_after has ${position.length} value(s) but sort has ${keys}`;
    throw new Refusal(400, 'illegal_argument_exception', reason);
  }
  return position.map((value, place) =>
    // A score that comes back is of 32 bits again.
    place === 0 && typeof value === 'number' && !Number.isInteger(value) ? single(value) : value,
  );
};

const aggregate = (index: FakeIndex, one: unknown, ids: readonly string[]): Json => {
  const given = objectOf(anyObject(one, 'aggs')['terms'], 'terms', ['field', 'size']);
  const field = textOf(given['field'], 'field');
  const counts = new Map<Value, number>();
  for (const value of ids.flatMap((id) => [...new Set(index.values(id, field))])) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const buckets = [...counts]
    .map(([key, doc_count]) => ({ key, doc_count }))
    .sort((a, b) => b.doc_count - a.doc_count || (a.key < b.key ? -1 : 1));
  const size = numberOf(given['size'], 'size', 10);
  const rest = buckets.slice(size).reduce((total, { doc_count }) => total + doc_count, 0);
  return {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: rest,
    buckets: buckets.slice(0, size),
  };
};

/** The answer of `_search`. */
export const searchIn = (index: FakeIndex, body: unknown): Json => {
  const given = objectOf(body, 'search', KEYS);
  if (given['_source'] !== false) throw parsingFault('[_source] is not kept');
  const from = numberOf(given['from'], 'from', 0);
  const size = numberOf(given['size'], 'size', 10);
  if (from + size > MAX_WINDOW) {
    throw new Refusal(400, 'illegal_argument_exception', 'Result window is too large');
  }
  const fields = sortFields(given['sort']);
  const after = positionOf(given['search_after'], fields.length);
  const scores = evaluateIn(index)(given['query']);
  const all = hitsOf(index, scores, fields).sort((a, b) => descending(a.sort, b.sort));
  const following = after ? all.filter(({ sort }) => descending(after, sort) < 0) : all;
  const counted = numberOf(given['track_total_hits'], 'track_total_hits', MAX_WINDOW);
  const aggregations = Object.entries(anyObject(given['aggs'] ?? {}, 'aggs')).map(
    ([name, one]) => [name, aggregate(index, one, [...scores.keys()])] as const,
  );
  return {
    took: 1,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      total: {
        value: Math.min(all.length, counted),
        relation: all.length > counted ? 'gte' : 'eq',
      },
      max_score: null,
      hits: following.slice(from, from + size).map(({ id, score, sort }) => ({
        _index: index.name,
        _id: id,
        _score: score,
        sort,
      })),
    },
    aggregations: Object.fromEntries(aggregations),
  };
};
