import { Agent, request } from 'node:http';

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
   * @param {string} [token] none: nobody in particular
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
        headers: this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` },
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
