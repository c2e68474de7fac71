import { type PageRequest, TOTAL_CAP } from '../../../database/keyset-page.js';
import { ENOUGH, type SearchSort } from '../search-engine.js';
import type { Asked } from './asked.js';
import { few, fits, FITS_EXACTLY, many, MAX_PHRASES, MAX_RANKED } from './candidates.js';
import { FACETS } from './facets-sql.js';
import { inOrder, isAfter, orderBy, SORT_KEYS } from './match-order.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Of what is usual, and the same for every search of its kind. */
  readonly name?: string;
}

/** Of documents with the words of a phrase no more are looked into to count it. */
const MAX_COUNTED_PHRASES = 1000;

type Bind = (value: unknown) => string;

/**
 * A row, and not parameters, so that one plan is good for all: PostgreSQL would rather make one for
 * each word, which takes longer than most searches.
 */
const askedRow = (asked: Asked, bind: Bind): string => {
  const { widened } = asked;
  // Of words that PostgreSQL does not know nothing is left, which would fit anything.
  const narrow = (query: string): string =>
    `CASE WHEN numnode(${query}) = 0 THEN '''~nothing'''::tsquery
          WHEN marks IS NULL THEN ${query} ELSE ${query} && marks END`;
  const query = widened
    ? `${bind(widened.query)}::text::tsquery`
    : `websearch_to_tsquery('pg_catalog.simple', ${bind(asked.websearch)}::text)`;
  return `
  asked AS MATERIALIZED (
    SELECT ${narrow('as_given')} AS query, ${narrow('loose')} AS loosely,
           CASE WHEN whole IS NOT NULL THEN ${narrow('whole')} END AS wholly, given.*
      FROM (SELECT ${query} AS as_given,
                   ${bind(asked.loosely)}::text::tsquery AS loose,
                   ${bind(asked.wholly)}::text::tsquery AS whole,
                   ${bind(asked.hasPhrases)}::boolean AS has_phrases,
                   ${bind(asked.hasExclusions)}::boolean AS has_exclusions,
                   ${bind(asked.hasPhrases && !asked.isRare ? MAX_PHRASES : MAX_RANKED)}::bigint AS enough,
                   ${bind(asked.marks)}::text::tsquery AS marks,
                   ${bind(asked.readerId)}::uuid AS reader_id,
                   ${bind(asked.anyWord)}::text::tsquery AS any_word,
                   ${bind(asked.rankFactor)}::float8 AS rank_factor,
                   ${bind(asked.phrase)}::text::tsquery AS phrase,
                   ${bind(asked.ages)}::text[]::tsquery[] AS ages,
                   ${bind(widened?.exactIds ?? [])}::uuid[] AS exact_ids) AS given
  )`;
};

const VISIBLE = `
  (document.is_public OR document.author_id = (SELECT reader_id FROM asked))
  AND NOT EXISTS (SELECT FROM search_hidden_authors AS hidden
                   WHERE hidden.author_id = document.author_id)`;

const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const writtenBy = (author: string, bind: Bind): string => `
  document.author_id = ANY (ARRAY(
    SELECT person.id FROM search_documents AS person
     WHERE person.type = 'user'
       AND person.details ->> 'username' ILIKE ${bind(`%${literal(author)}%`)}::text
     ORDER BY person.popularity DESC LIMIT 1000))`;

/**
 * The title counts three times as much as tags do, the description twice: the weights of A, B and C.
 * All that is ranked has the words somewhere: what has none of them in these has them in its content,
 * which counts as much as a tag (0.2026 is what one word of weight C counts). Of words that stand for
 * each other any one is enough, while `ts_rank` divides by how many there are.
 */
const SCORE = `
  round(((greatest(0.2026::float8, (SELECT rank_factor FROM asked)
      * ts_rank('{0, 0.3333, 0.6667, 1}', document.head_vector, (SELECT any_word FROM asked)))
    + CASE WHEN document.head_vector @@ (SELECT phrase FROM asked) THEN 0.3::float8 ELSE 0 END
    + CASE WHEN document.id = ANY ((SELECT exact_ids FROM asked)::uuid[]) THEN 3::float8 ELSE 0 END)
    * (1 + 0.05 * ln(1 + document.popularity)))::numeric, 6)::float8`;

const position = (sort: SearchSort): string =>
  `ARRAY[${SORT_KEYS[sort].map(({ column }) => `document.${column}::text`).join(', ')}]`;

/** The rows of the page as `document`, and one more if there are more. */
const pageRows = (
  { isRare }: Asked,
  sort: SearchSort,
  visible: string,
  request: PageRequest,
  bind: Bind,
): string => {
  const after =
    request.kind === 'cursor' && request.after ? [isAfter(sort, request.after, bind)] : [];
  const skipped = request.kind === 'page' ? (request.page - 1) * request.limit : 0;
  const limit = `${bind(request.limit + 1)}::bigint`;
  const skip = skipped > 0 ? `OFFSET ${bind(skipped)}::bigint` : '';
  const window = `${orderBy(sort)} LIMIT ${limit} ${skip}`;
  if (sort === 'relevance' || isRare) {
    const met = after.length > 0 ? `WHERE ${after.join(' AND ')}` : '';
    return `SELECT document.* FROM ranked AS document ${met} ${window}`;
  }
  const reach = skipped > 0 ? `${bind(skipped + request.limit + 1)}::bigint` : limit;
  const rows = inOrder(sort, [visible, ...after], reach);
  return `SELECT document.*, ${SCORE} AS score FROM (${rows}) AS document ${window}`;
};

const total = ({ isRare }: Asked, sort: SearchSort, visible: string): string =>
  sort === 'relevance' || isRare
    ? '(SELECT count(*)::int FROM pool)'
    : `(SELECT count(*)::int FROM (
          SELECT * FROM search_documents AS document
           WHERE ${fits('vector', 'loosely')} AND ${visible}
           LIMIT CASE WHEN (SELECT has_phrases FROM asked)
                      THEN ${MAX_COUNTED_PHRASES} ELSE ${TOTAL_CAP + 1} END
        ) AS document WHERE ${FITS_EXACTLY})`;

export const matchStatement = (asked: Asked, sort: SearchSort, request: PageRequest): Statement => {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const row = askedRow(asked, bind);
  const { author } = asked;
  const visible = author === undefined ? VISIBLE : `${VISIBLE} AND ${writtenBy(author, bind)}`;
  const rows = pageRows(asked, sort, visible, request, bind);
  const counted = request.kind === 'page' ? total(asked, sort, visible) : 'NULL::int';
  const text = `
  WITH ${row},
  taken AS MATERIALIZED (
    SELECT * FROM (${asked.isRare ? few(visible) : many(visible)}) AS candidates LIMIT (SELECT enough FROM asked)
  ),
  pool AS MATERIALIZED (SELECT DISTINCT ON (id) * FROM taken),
  ranked AS (SELECT document.id, popularity, created_at, ${SCORE} AS score FROM pool AS document),
  page AS MATERIALIZED (${rows})
  SELECT facets, ${counted} AS total, (SELECT count(*) FROM taken) = (SELECT enough FROM asked) AS full,
         ARRAY(SELECT id FROM pool LIMIT ${ENOUGH}) AS some_ids,
         document.id, document.score, ${position(sort)} AS position
    FROM (SELECT ${FACETS} AS facets) AS all_found
    LEFT JOIN page AS document ON true
   ${orderBy(sort)}`;
  if (request.kind === 'page' || author !== undefined) return { text, values };
  const name = [
    ...['search', sort, request.after ? 'next' : 'first', asked.isRare ? 'few' : 'many'],
    ...(asked.widened ? ['widened'] : []),
  ].join('_');
  return { text, values, name };
};
