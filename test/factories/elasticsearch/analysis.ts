import { delimitedParts } from './word-delimiter.js';
import {
  anyObject,
  type Json,
  numberOf,
  objectOf,
  oneOf,
  Refusal,
  textOf,
  textsOf,
} from './refusal.js';

export interface Token {
  readonly text: string;
  readonly position: number;
  /** It stands where another does, and does not make the field longer. */
  readonly isOverlap: boolean;
}

export type Analyzer = (text: string) => Token[];
type CharFilter = (text: string) => string;
type TokenFilter = (tokens: Token[]) => Token[];

const badSetting = (reason: string): Refusal =>
  new Refusal(400, 'illegal_argument_exception', reason);

const FOLDED: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', þ: 'th', ð: 'd', ı: 'i' },
};

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßæœøđłþðı]/g, (letter) => FOLDED[letter] ?? letter);

const mapTexts =
  (change: (text: string) => string): TokenFilter =>
  (tokens) =>
    tokens.map((token) => ({ ...token, text: change(token.text) }));

const charFilter = (settings: unknown): CharFilter => {
  const given = objectOf(settings, 'char_filter', ['type', 'pattern', 'replacement']);
  oneOf(given['type'], 'char_filter.type', ['pattern_replace']);
  const pattern = new RegExp(textOf(given['pattern'], 'pattern'), 'gu');
  const replacement = textOf(given['replacement'], 'replacement');
  return (text) => text.replace(pattern, replacement);
};

const wordDelimiter = (settings: Json): TokenFilter => {
  const keys = ['type', 'catenate_all', 'stem_english_possessive'];
  const given = objectOf(settings, 'word_delimiter_graph', keys);
  if (given['stem_english_possessive'] !== false) throw badSetting('stems are not made here');
  return (tokens) => {
    let shift = 0;
    return tokens.flatMap(({ text, position }) => {
      const parts = delimitedParts(text);
      const first = position + shift;
      shift += Math.max(parts.length - 1, 0);
      const made = parts.map((part, index) => ({
        text: part,
        position: first + index,
        isOverlap: false,
      }));
      if (parts.length < 2 || given['catenate_all'] !== true) return made;
      return [...made, { text: parts.join(''), position: first, isOverlap: true }];
    });
  };
};

const PLAIN_FILTERS: Readonly<Record<string, TokenFilter>> = {
  lowercase: mapTexts((text) => text.toLowerCase()),
  asciifolding: mapTexts(folded),
  // A graph is made flat as it is made here.
  flatten_graph: (tokens) => tokens,
};

const tokenFilter = (settings: unknown): TokenFilter => {
  const given = anyObject(settings, 'filter');
  const type = oneOf(given['type'], 'filter.type', ['word_delimiter_graph', 'length']);
  if (type === 'word_delimiter_graph') return wordDelimiter(given);
  const most = numberOf(objectOf(given, 'length', ['type', 'max'])['max'], 'max');
  return (tokens) => tokens.filter(({ text }) => text.length <= most);
};

const tokens = (words: readonly string[]): Token[] =>
  words
    .filter((word) => word !== '')
    .map((text, position) => ({ text, position, isOverlap: false }));

const tokenizer = (settings: unknown): ((text: string) => Token[]) => {
  const given = objectOf(settings, 'tokenizer', ['type', 'pattern']);
  oneOf(given['type'], 'tokenizer.type', ['pattern']);
  const pattern = new RegExp(textOf(given['pattern'], 'pattern'), 'u');
  return (text) => tokens(text.split(pattern));
};

const made = <T>(settings: unknown, what: string, make: (one: unknown) => T): Map<string, T> =>
  new Map(
    Object.entries(anyObject(settings ?? {}, what)).map(
      ([name, one]) => [name, make(one)] as const,
    ),
  );

const named = <T>(known: ReadonlyMap<string, T>, what: string) => {
  return (name: string): T => {
    const found = known.get(name);
    if (found === undefined) throw badSetting(`${what} [${name}] is not there`);
    return found;
  };
};

/** The analyzers of `settings.analysis`. */
export const analyzersOf = (settings: unknown): ReadonlyMap<string, Analyzer> => {
  const keys = ['char_filter', 'tokenizer', 'filter', 'analyzer'];
  const given = objectOf(settings ?? {}, 'analysis', keys);
  const charFilters = named(made(given['char_filter'], 'char_filter', charFilter), 'char_filter');
  const filters = named(
    new Map([...Object.entries(PLAIN_FILTERS), ...made(given['filter'], 'filter', tokenFilter)]),
    'filter',
  );
  const whitespace = (text: string): Token[] => tokens(text.split(/\s+/));
  const tokenizers = named(
    new Map([['whitespace', whitespace], ...made(given['tokenizer'], 'tokenizer', tokenizer)]),
    'tokenizer',
  );
  return made(given['analyzer'], 'analyzer', (one): Analyzer => {
    const analyzer = objectOf(one, 'analyzer', ['type', 'char_filter', 'tokenizer', 'filter']);
    oneOf(analyzer['type'], 'analyzer.type', ['custom']);
    const before = textsOf(analyzer['char_filter'] ?? [], 'char_filter').map(charFilters);
    const split = tokenizers(textOf(analyzer['tokenizer'], 'tokenizer'));
    const after = textsOf(analyzer['filter'] ?? [], 'filter').map(filters);
    return (text) =>
      after.reduce(
        (sofar, filter) => filter(sofar),
        split(before.reduce((sofar, filter) => filter(sofar), text)),
      );
  });
};
