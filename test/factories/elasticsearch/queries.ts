import type { FakeIndex, Value } from './fake-index.js';
import { compound } from './compound-queries.js';
import { listOf, numberOf, objectOf, oneOf, onlyEntry, parsingFault, textOf } from './refusal.js';
import { type Scores, sum } from './text-field.js';

export type Evaluate = (query: unknown) => Scores;

/** The queries of one kind: what is under its name, in this index. */
type Kind = (body: unknown, index: FakeIndex, evaluate: Evaluate) => Scores;

const MATCH = ['query', 'boost', 'fuzziness', 'prefix_length', 'max_expansions'];

const match: Kind = (body, index) => {
  const [name, one] = onlyEntry(body, 'match');
  const given = objectOf(one, 'match', MATCH);
  const { words, field } = index.text(name);
  const boost = numberOf(given['boost'], 'boost', 1);
  const asked = field.analyzeAsked(textOf(given['query'], 'query'));
  if (given['fuzziness'] === undefined)
    return sum(asked.map(({ text }) => words.word(text, boost)));
  oneOf(given['fuzziness'], 'fuzziness', ['AUTO']);
  const prefix = numberOf(given['prefix_length'], 'prefix_length', 0);
  const most = numberOf(given['max_expansions'], 'max_expansions', 50);
  return sum(asked.map(({ text }) => words.near(text, boost, prefix, most)));
};

const matchPhrase: Kind = (body, index) => {
  const [name, one] = onlyEntry(body, 'match_phrase');
  const given = objectOf(one, 'match_phrase', ['query', 'boost']);
  const { words, field } = index.text(name);
  const asked = field.analyzeAsked(textOf(given['query'], 'query')).map(({ text }) => text);
  return words.phrase(asked, numberOf(given['boost'], 'boost', 1));
};

const matchBoolPrefix: Kind = (body, index) => {
  const [name, one] = onlyEntry(body, 'match_bool_prefix');
  const given = objectOf(one, 'match_bool_prefix', ['query', 'boost']);
  const { words, field } = index.text(name);
  const boost = numberOf(given['boost'], 'boost', 1);
  const asked = field.analyzeAsked(textOf(given['query'], 'query')).map(({ text }) => text);
  const last = asked.pop();
  if (last === undefined) return new Map();
  return sum([...asked.map((word) => words.word(word, boost)), words.prefix(last, boost)]);
};

const having = (index: FakeIndex, name: string, fits: (value: Value) => boolean): Scores => {
  const ids = [...index.documents.keys()].filter((id) => index.values(id, name).some(fits));
  return new Map(ids.map((id) => [id, 1]));
};

const term: Kind = (body, index) => {
  const [name, value] = onlyEntry(body, 'term');
  return having(index, name, (held) => held === value);
};

const terms: Kind = (body, index) => {
  const [name, values] = onlyEntry(body, 'terms');
  if (!Array.isArray(values)) throw parsingFault('[terms] wants an array');
  return having(index, name, (held) => listOf(values).includes(held));
};

const STANDS_FOR: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };

/** `*` and `?` but where a backslash is before them. */
const patternOf = (text: string): RegExp => {
  const source = text.replace(/\\(.)|([*?])|([^\\*?])/gsu, (_, kept, sign, plain) =>
    typeof sign === 'string'
      ? (STANDS_FOR[sign] ?? '')
      : String(kept ?? plain).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 'su');
};

const wildcard: Kind = (body, index) => {
  const [name, one] = onlyEntry(body, 'wildcard');
  const pattern = patternOf(textOf(objectOf(one, 'wildcard', ['value'])['value'], 'value'));
  return having(index, name, (held) => pattern.test(String(held)));
};

const KINDS: Readonly<Record<string, Kind>> = {
  ...{ match, match_phrase: matchPhrase, match_bool_prefix: matchBoolPrefix },
  ...{ term, terms, wildcard },
  ...compound,
};

/** What a query finds; what it does not know it refuses, as Elasticsearch does. */
export const evaluateIn = (index: FakeIndex): Evaluate => {
  const evaluate: Evaluate = (query) => {
    const [name, body] = onlyEntry(query, 'query');
    const kind = KINDS[name];
    if (!kind) throw parsingFault(`unknown query [${name}]`);
    return kind(body, index, evaluate);
  };
  return evaluate;
};
