import { SHELVES, shelfMark } from './marks.js';

/** So many documents are ranked at most: of what fits more, the most promising. */
export const MAX_RANKED = 500;

/** Of what is new, so many are ranked beside what is liked. */
const MAX_NEW = 100;

/**
 * Of phrases fewer are ranked; and of documents that have their words, no more are looked into on each
 * shelf, for where words stand is known by the document alone.
 */
export const MAX_PHRASES = 100;

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

/** For what fits without its content, which may have what is not to be found. */
const EXCLUDES_EXACTLY = `
  ((SELECT NOT has_exclusions FROM asked) OR document.vector @@ (SELECT query FROM asked))`;

/** From the best on: what is liked much, and has the words not only in its content. */
const SHELVES_IN_ORDER = [
  ...SHELVES.map((shelf) => ({ shelf, where: 'head_vector' as const, worth: shelf })),
  ...SHELVES.map((shelf) => ({ shelf, where: 'vector' as const, worth: shelf - 2.5 })),
].sort((one, other) => other.worth - one.worth);

const COLUMNS = ['id', 'type', 'language', 'tags', 'popularity', 'created_at', 'head_vector']
  .map((column) => `document.${column}`)
  .join(', ');

const FROM = 'FROM search_documents AS document';

const take = (fitting: string, visible: string): string =>
  `(SELECT ${COLUMNS} ${FROM} WHERE ${fitting} AND ${visible} LIMIT ${MAX_RANKED})`;

/** All of what fits few documents. */
export const few = (visible: string): string => take(fits('vector', 'query'), visible);

/**
 * The most promising of what fits many. PostgreSQL would have to read each to know which are worth
 * it; so they are taken from indexes that know both what is in them and how much they are liked, until
 * there are enough.
 */
export const many = (visible: string): string => {
  const look = (fitting: string, limit: string, condition: string): string => `
    (SELECT ${COLUMNS} FROM (
       SELECT * ${FROM} WHERE ${fitting} AND ${visible} LIMIT ${limit}
     ) AS document WHERE ${condition})`;
  const inHead = (mark: string, limit: number): string =>
    look(fits('head_vector', 'query', mark), String(limit), EXCLUDES_EXACTLY);
  const anywhere = (mark: string): string => {
    const limit = `CASE WHEN (SELECT has_phrases FROM asked) THEN ${MAX_PHRASES} ELSE ${MAX_RANKED} END`;
    return look(fits('vector', 'loosely', mark), limit, FITS_EXACTLY);
  };
  return [
    take(fits('vector', 'wholly'), visible),
    inHead(age(0), MAX_NEW),
    ...SHELVES_IN_ORDER.map(({ shelf, where }) =>
      where === 'head_vector' ? inHead(onShelf(shelf), MAX_RANKED) : anywhere(onShelf(shelf)),
    ),
  ].join(' UNION ALL ');
};
