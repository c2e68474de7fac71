import type { SearchSort } from '../search-engine.js';
import { age, fits, FITS_EXACTLY, onShelf } from './candidates.js';
import { AGES, SHELVES } from './marks.js';

interface SortKey {
  readonly column: string;
  readonly type: 'float8' | 'timestamptz' | 'integer' | 'uuid';
}

const ID: SortKey = { column: 'id', type: 'uuid' };
const CREATED: SortKey = { column: 'created_at', type: 'timestamptz' };

/** All of them descending; together they are unique. */
export const SORT_KEYS: Readonly<Record<SearchSort, readonly SortKey[]>> = {
  relevance: [{ column: 'score', type: 'float8' }, ID],
  latest: [CREATED, ID],
  popular: [{ column: 'popularity', type: 'integer' }, CREATED, ID],
};

const eachAge = Array.from({ length: AGES }, (_, number) => age(number));

/** What is of one of these comes before all that is of those after it. */
const PARTS: Readonly<Record<'latest' | 'popular', readonly string[]>> = {
  latest: eachAge,
  popular: SHELVES.flatMap((shelf) =>
    shelf > 0 ? [onShelf(shelf)] : eachAge.map((mark) => `${onShelf(0)} && ${mark}`),
  ),
};

export const orderBy = (sort: SearchSort): string =>
  `ORDER BY ${SORT_KEYS[sort].map(({ column }) => `document.${column} DESC`).join(', ')}`;

/** What comes after a position, of which `bind` makes parameters. */
export const isAfter = (
  sort: SearchSort,
  position: readonly string[],
  bind: (value: unknown) => string,
): string => {
  const keys = SORT_KEYS[sort];
  const values = keys.map(({ type }, index) => `${bind(position[index])}::text::${type}`);
  return `(${keys.map(({ column }) => `document.${column}`).join(', ')}) < (${values.join(', ')})`;
};

/** As many are looked into at once as have the words of a phrase. */
const MAX_PHRASES = 1000;

/** The first `reach` of all that fits, in this order, of which no more parts are read than needed. */
export const inOrder = (
  sort: 'latest' | 'popular',
  conditions: readonly string[],
  reach: string,
): string => {
  const columns = 'document.id, document.popularity, document.created_at, document.head_vector';
  const parts = PARTS[sort].map(
    (mark) => `(SELECT ${columns} FROM (
       SELECT * FROM search_documents AS document
        WHERE ${[fits('vector', 'loosely', mark), ...conditions].join(' AND ')} ${orderBy(sort)}
        LIMIT CASE WHEN (SELECT has_phrases FROM asked)
                   THEN greatest(${reach}, ${MAX_PHRASES}) ELSE ${reach} END
     ) AS document WHERE ${FITS_EXACTLY} ${orderBy(sort)} LIMIT ${reach})`,
  );
  return `SELECT * FROM (${parts.join(' UNION ALL ')}) AS parts LIMIT ${reach}`;
};
