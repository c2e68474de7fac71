import { Agent, request } from 'node:http';

const LIST = '/api/github-events';
/** Rows a page, on the way to the deep one. */
export const WALKED = 100;
const ASKED = 20;
const LIMIT_MS = 30_000;
/** What the answers to one question may take in a round. */
const BUDGET_MS = 10_000;

/**
 * @typedef {{ name: string, path: string }} Question
 * @typedef {{ ms: number, body: any }} Answer
 */

/** One reader on one connection. */
export class Reader {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #port;
  #token;

  /**
   * @param {number} port
   * @param {string} token
   */
  constructor(port, token) {
    this.#port = port;
    this.#token = token;
  }

  /**
   * @param {string} path
   * @returns {Promise<Answer>} once the whole answer is there; rejects unless it is 200
   */
  get(path) {
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request({
        ...{ host: '127.0.0.1', port: this.#port, path, agent: this.#agent, timeout: LIMIT_MS },
        headers: { authorization: `Bearer ${this.#token}` },
      });
      sent.on('timeout', () => sent.destroy(new Error(`${path} was not answered in time`)));
      sent.on('error', reject);
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - startedAt;
          if (response.statusCode === 200) resolve({ ms, body: JSON.parse(text) });
          else reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
        });
      });
      sent.end();
    });
  }

  close() {
    this.#agent.destroy();
  }
}

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

/**
 * Asks each question so many times, in an order that is drawn anew for each turn; a slow one less
 * often.
 *
 * @param {Reader} reader
 * @param {readonly Question[]} questions
 * @param {number} attempts
 * @returns {Promise<Map<string, number[]>>} ms by question
 */
export async function ask(reader, questions, attempts) {
  const left = questions.map((question) => {
    /** @type {number[]} */
    const times = [];
    return { ...question, times, spent: 0 };
  });
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const question of shuffled(left.filter(({ spent }) => spent < BUDGET_MS))) {
      const { ms } = await reader.get(question.path);
      question.times.push(ms);
      question.spent += ms;
    }
  }
  return new Map(left.map(({ name, times }) => [name, times]));
}

/**
 * @template Item
 * @param {readonly Item[]} items
 */
function shuffled(items) {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
