import type { FakeIndex } from './fake-index.js';
import { listOf, numberOf, objectOf, oneOf, textOf } from './refusal.js';
import { type Scores, sum } from './text-field.js';

type Evaluate = (query: unknown) => Scores;
type Kind = (body: unknown, index: FakeIndex, evaluate: Evaluate) => Scores;

const BOOL = ['must', 'should', 'must_not', 'filter', 'minimum_should_match'];

const bool: Kind = (body, index, evaluate) => {
  const given = objectOf(body, 'bool', BOOL);
  const of = (clause: string): Scores[] => listOf(given[clause]).map(evaluate);
  const [must, filter, should, mustNot] = [of('must'), of('filter'), of('should'), of('must_not')];
  const isOptional = must.length + filter.length > 0 || should.length === 0;
  const wanted = numberOf(
    given['minimum_should_match'],
    'minimum_should_match',
    isOptional ? 0 : 1,
  );
  const scores = sum([...must, ...should]);
  const found = [...index.documents.keys()].filter(
    (id) =>
      [...must, ...filter].every((some) => some.has(id)) &&
      should.filter((some) => some.has(id)).length >= wanted &&
      !mustNot.some((some) => some.has(id)),
  );
  return new Map(found.map((id) => [id, scores.get(id) ?? 0]));
};

const constantScore: Kind = (body, _index, evaluate) => {
  const given = objectOf(body, 'constant_score', ['filter', 'boost']);
  const boost = numberOf(given['boost'], 'boost', 1);
  return new Map([...evaluate(given['filter']).keys()].map((id) => [id, boost]));
};

const FUNCTION_SCORE = ['query', 'functions', 'score_mode', 'boost_mode'];

/** What a document's score is multiplied by, of one function. */
const factorOf = (one: unknown, index: FakeIndex): ((id: string) => number) => {
  const given = objectOf(one, 'functions', ['weight', 'field_value_factor']);
  const weight = numberOf(given['weight'], 'weight', 1);
  if (given['field_value_factor'] === undefined) return () => weight;
  const factor = objectOf(given['field_value_factor'], 'field_value_factor', [
    ...['field', 'modifier', 'missing'],
  ]);
  oneOf(factor['modifier'], 'modifier', ['ln1p']);
  const missing = numberOf(factor['missing'], 'missing');
  const field = textOf(factor['field'], 'field');
  return (id) => weight * Math.log1p(Number(index.values(id, field)[0] ?? missing));
};

const functionScore: Kind = (body, index, evaluate) => {
  const given = objectOf(body, 'function_score', FUNCTION_SCORE);
  oneOf(given['score_mode'], 'score_mode', ['sum']);
  oneOf(given['boost_mode'], 'boost_mode', ['multiply']);
  const factors = listOf(given['functions']).map((one) => factorOf(one, index));
  const scored = [...evaluate(given['query'])].map(
    ([id, score]) =>
      [id, score * factors.reduce((total, factor) => total + factor(id), 0)] as const,
  );
  return new Map(scored);
};

/** Queries that are made of others. */
export const compound: Readonly<Record<string, Kind>> = {
  bool,
  constant_score: constantScore,
  function_score: functionScore,
};
