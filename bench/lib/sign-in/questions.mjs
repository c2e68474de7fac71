import { Agent, request } from 'node:http';

const ACCOUNTS = [
  'no account',
  'an account',
  'a bcrypt account',
  'a suspended account',
  'no password',
];

/** The routes that are given an address, and what may be behind it; the first is none. */
export const QUESTIONS = [
  {
    route: 'login',
    path: '/api/auth/login',
    more: { password: 'not the password' },
    kinds: ACCOUNTS,
  },
  { route: 'forgot', path: '/api/auth/password/forgot', more: {}, kinds: ACCOUNTS },
];

const WARM_UP = 3;
/** Of each answer it is another. */
const VOLATILE = 'date';

/** @typedef {{ times: number[], looks: Set<string> }} Answers */

/**
 * Asks every question `attempts` times.
 *
 * @param {number} port
 * @param {ReadonlyMap<string, string>} accounts addresses by kind
 * @param {number} attempts
 */
export async function ask(port, accounts, attempts) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const questions = QUESTIONS.flatMap(({ route, path, more, kinds }) =>
    kinds.map((kind) => {
      const body = JSON.stringify({ email: accounts.get(kind), ...more });
      /** @type {Answers} */
      const answers = { times: [], looks: new Set() };
      return { name: `${route}/${kind}`, path, body, answers };
    }),
  );
  for (let attempt = -WARM_UP; attempt < attempts; attempt++) {
    for (const { path, body, answers } of shuffled(questions)) {
      const { time, look } = await post(agent, port, path, body);
      if (attempt < 0) continue;
      answers.times.push(time);
      answers.looks.add(look);
    }
  }
  agent.destroy();
  const byName = new Map(questions.map(({ name, answers }) => [name, answers]));
  return {
    /** @type {(route: string, kind: string) => Answers} */
    of(route, kind) {
      const answers = byName.get(`${route}/${kind}`);
      if (!answers) throw new Error(`${route}/${kind} was not asked`);
      return answers;
    },
  };
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

/**
 * The time until the whole answer is there, and what it looks like.
 *
 * @param {Agent} agent
 * @param {number} port
 * @param {string} path
 * @param {string} body
 * @returns {Promise<{ time: number, look: string }>}
 */
function post(agent, port, path, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      // The same for all, for it stands in the answers.
      'x-request-id': 'the-same',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const begun = performance.now();
    const sent = request(
      { agent, port, host: '127.0.0.1', path, method: 'POST', headers },
      (answer) => {
        /** @type {Buffer[]} */
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const time = performance.now() - begun;
          const shown = Object.entries(answer.headers).filter(([name]) => name !== VOLATILE);
          const text = Buffer.concat(chunks).toString();
          resolve({ time, look: JSON.stringify([answer.statusCode, shown, text]) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
