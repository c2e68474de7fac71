import { SHELVES, shelfMark } from './marks.js';

/** So many documents are ranked at most: of what fits more, the most promising. */
export const MAX_RANKED = 500;

/** Of what is new, so many are ranked beside what is liked; */
const MAX_NEW = 100;
/** and of the reader's own. */
const MAX_OWN = 50;
const OWN = 'document.author_id = (SELECT reader_id FROM asked)';

/** Of phrases fewer are ranked, for where words stand is known by the documents alone: */
export const MAX_PHRASES = 300;
/** of those that have the words, so many are looked into on each shelf. */
const MAX_LOOKED_INTO = 100;
/** Of identifiers that many have, so many on each shelf. */
const MAX_WHOLE = 40;

/** A condition of `asked.ages`. */
export const age = (number: number): string => `(SELECT ages FROM asked)[${number + 1}]`;

export const onShelf = (number: number): string => `$$${shelfMark(number)}$$::tsquery`;

/** @param mark what else the document must have */
export const fits = (
  vector: 'head_vector' | 'vector',
  query: 'query' | 'loosely' | 'wholly',
  mark?: string,
): string =>
  `document.${vector} @@ ((SELECT ${query} FROM asked)${mark === undefined ? '' : ` && ${mark}`})`;

/** For what fits loosely: an index does not know where words stand, and a document is large. */
export const FITS_EXACTLY = `
  ((SELECT NOT has_phrases FROM asked) OR document.vector @@ (SELECT query FROM asked))`;

/** The same of heads; and the content may have what is not to be found. */
const HEAD_FITS_EXACTLY = `
  ((SELECT NOT has_phrases FROM asked) OR document.head_vector @@ (SELECT query FROM asked))
  AND ((SELECT NOT has_exclusions FROM asked) OR document.vector @@ (SELECT query FROM asked))`;

/** From the best on: what is liked much, and has the words not only in its content. */
const SHELVES_IN_ORDER = [
  ...SHELVES.map((shelf) => ({ shelf, where: 'head_vector' as const, worth: shelf })),
  ...SHELVES.map((shelf) => ({ shelf, where: 'vector' as const, worth: shelf - 2.5 })),
].sort((one, other) => other.worth - one.worth);

const COLUMNS = ['id', 'type', 'language', 'tags', 'popularity', 'created_at', 'head_vector']
  .map((column) => `document.${column}`)
  .join(', ');

const FROM = 'FROM search_documents AS document';

const take = (fitting: string, visible: string, limit = MAX_RANKED): string =>
  `(SELECT ${COLUMNS} ${FROM} WHERE ${fitting} AND ${visible} LIMIT ${limit})`;

/** All of what fits few documents. */
export const few = (visible: string): string => take(fits('vector', 'query'), visible);

/**
 * The most promising of what fits many. PostgreSQL would have to read each to know which are worth
 * it; so they are taken from indexes that know both what is in them and how much they are liked, until
 * there are enough. What fits to the letter, what is the reader's own and some of what is new come first.
 */
export const many = (visible: string): string => {
  const look = (fitting: string, limit: string, condition: string): string => `
    (SELECT ${COLUMNS} FROM (
       SELECT * ${FROM} WHERE ${fitting} AND ${visible} LIMIT ${limit}
     ) AS document WHERE ${condition})`;
  const inHead = (mark: string, limit: number): string =>
    look(fits('head_vector', 'loosely', mark), String(limit), HEAD_FITS_EXACTLY);
  const anywhere = (mark: string): string => {
    const limit = `CASE WHEN (SELECT has_phrases FROM asked)
                        THEN ${MAX_LOOKED_INTO} ELSE ${MAX_RANKED} END`;
    return look(fits('vector', 'loosely', mark), limit, FITS_EXACTLY);
  };
  return [
    take('document.id = ANY ((SELECT exact_ids FROM asked)::uuid[])', visible),
    take(`${OWN} AND ${fits('vector', 'query')}`, visible, MAX_OWN),
    ...SHELVES.map((shelf) => take(fits('vector', 'wholly', onShelf(shelf)), visible, MAX_WHOLE)),
    inHead(age(0), MAX_NEW),
    ...SHELVES_IN_ORDER.map(({ shelf, where }) =>
      where === 'head_vector' ? inHead(onShelf(shelf), MAX_RANKED) : anywhere(onShelf(shelf)),
    ),
  ].join(' UNION ALL ');
};
