const LIST = '/api/github-events';
/** Rows a page, on the way to the deep one. */
export const WALKED = 100;
const ASKED = 20;

/**
 * @typedef {import('../reader.mjs').Question} Question
 * @typedef {import('../reader.mjs').Reader} Reader
 */

/** @type {(parameters: Record<string, string>) => string} */
const listed = (parameters) =>
  `${LIST}?${new URLSearchParams({ limit: String(ASKED), ...parameters })}`;

/**
 * Follows the cursor.
 *
 * @param {Reader} reader
 * @param {number} depth rows
 * @returns {Promise<{ cursor: string, last: string }>} what follows them; the id of the last one
 */
async function walk(reader, depth) {
  /** @type {string | undefined} */
  let cursor;
  let last = '';
  const seen = new Set();
  while (seen.size < depth) {
    const { body } = await reader.get(
      listed({ limit: String(WALKED), ...(cursor !== undefined && { cursor }) }),
    );
    for (const { id } of body.data) seen.add((last = id));
    cursor = body.pagination.next_cursor;
    if (!cursor) throw new Error(`the list ends after ${seen.size} rows`);
  }
  if (seen.size !== depth) throw new Error(`${depth} rows were walked, but ${seen.size} differ`);
  return { cursor: cursor ?? '', last };
}

export const FIRST = 'page 1';
export const DEEP = 'deep page';

/**
 * What is asked of one reader's history: the pages that are compared, and what else there is.
 *
 * @param {Reader} reader
 * @param {number} depth rows
 * @returns {Promise<Question[][]>}
 */
export async function questionsAt(reader, depth) {
  const { cursor, last } = await walk(reader, depth);
  const weekAgo = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString();
  return [
    [
      { name: FIRST, path: listed({}) },
      { name: DEEP, path: listed({ cursor }) },
    ],
    [
      { name: 'event', path: listed({ event: 'pull_request' }) },
      { name: 'event that nothing is', path: listed({ event: 'no_such_event' }) },
      { name: 'actor', path: listed({ actor: 'Developer-7' }) },
      { name: 'actor who is not there', path: listed({ actor: 'nobody' }) },
      { name: 'event and actor', path: listed({ event: 'pull_request', actor: 'developer-7' }) },
      { name: 'action', path: listed({ action: 'opened' }) },
      { name: 'until a week ago', path: listed({ until: weekAgo }) },
      { name: 'after the deep page', path: listed({ after: last }) },
      { name: 'recent', path: `${LIST}/recent?limit=${ASKED}` },
    ],
  ];
}
