import type { estypes } from '@elastic/elasticsearch';
import type { SearchTerm } from '../query/search-query.js';

type Query = estypes.QueryDslQueryContainer;

/** How much more a word counts there than in the content. */
const FIELDS = [
  ['title', 3],
  ['description', 2],
  ['tags.words', 1],
  ['language.words', 1],
  ['content', 1],
] as const;

/** Of shorter ones too many are near. */
const MIN_WRONG = 4;
/** So many characters a word has that may be misspelt, or may go on. */
const WORD = /^\p{L}{3,32}$/u;
/** What is near counts less than what is meant to the letter. */
const NEAR_BOOST = 0.5;
const MAX_NEAR = 20;

export const anyOf = (queries: readonly Query[]): Query => {
  const [first] = queries;
  return queries.length === 1 && first
    ? first
    : { bool: { should: [...queries], minimum_should_match: 1 } };
};

const inAnyField = (make: (field: string, boost: number) => Query): Query =>
  anyOf(FIELDS.map(([field, boost]) => make(field, boost)));

const word = (part: string): Query =>
  inAnyField((field, boost) => ({ match: { [field]: { query: part, boost } } }));

/** These next to each other. */
export const phrase = (parts: readonly string[]): Query => {
  const query = parts.join(' ');
  return inAnyField((field, boost) => ({ match_phrase: { [field]: { query, boost } } }));
};

/** What is meant to the letter. */
export const exactTerm = ({ parts: [first = '', ...rest] }: SearchTerm): Query =>
  rest.length === 0 ? word(first) : phrase([first, ...rest]);

const misspelt = (part: string): Query =>
  inAnyField((field, boost) => ({
    match: {
      [field]: {
        query: part,
        fuzziness: 'AUTO',
        prefix_length: 0,
        max_expansions: MAX_NEAR,
        boost: boost * NEAR_BOOST,
      },
    },
  }));

const begun = (part: string): Query =>
  inAnyField((field, boost) => ({
    match_bool_prefix: { [field]: { query: part, boost: boost * NEAR_BOOST } },
  }));

const nearWord = (part: string, goesOn: boolean): Query => {
  if (!WORD.test(part)) return word(part);
  const length = Array.from(part).length;
  return anyOf([
    word(part),
    ...(length >= MIN_WRONG ? [misspelt(part)] : []),
    ...(goesOn ? [begun(part)] : []),
  ]);
};

/** Whether anything else than what was typed may be meant. */
export const isDoubtful = ({ parts, isExcluded, isQuoted, mayGoOn }: SearchTerm): boolean =>
  !isExcluded &&
  !isQuoted &&
  parts.some(
    (part, index) =>
      WORD.test(part) && (part.length >= MIN_WRONG || (mayGoOn && index === parts.length - 1)),
  );

/** And what is near: of an identifier, its parts anywhere. */
export const nearTerm = (term: SearchTerm): Query => {
  if (!isDoubtful(term)) return exactTerm(term);
  const { parts, mayGoOn } = term;
  const near = parts.map((part, index) => nearWord(part, mayGoOn && index === parts.length - 1));
  const [only] = near;
  return parts.length === 1 && only ? only : anyOf([exactTerm(term), { bool: { must: near } }]);
};
