import { v7 as uuidv7 } from 'uuid';

import { queryOnce } from '../databases.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { Reader } from '../reader.mjs';
import { printTable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { accessToken } from '../sockets/people.mjs';
import { percentile } from '../statistics.mjs';
import { oneOf, seededRandom } from './seeded-random.mjs';
import { searched } from './question-sets.mjs';

const WARM_UP = 10;
const LETTERS = 16;

export const FRESH_METHOD = [
  'fresh: one client posts a snippet with a word that no other has, and as soon as it is answered another, who is not signed in, searches for that word',
];

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureFresh(field, { attempts }) {
  const token = await signIn(field);
  const server = await startServer(field.server());
  const reader = new Reader(server.port);
  const random = seededRandom(attempts);
  const write = async () => {
    const word = newWord(random);
    const id = await post(server.port, token, word);
    const { ms, body } = await reader.get(searched(word));
    /** @type {{ id: string }[]} */
    const found = body.data;
    return { ms, isFound: found.some((hit) => hit.id === id) };
  };
  for (let attempt = 0; attempt < WARM_UP; attempt++) await write();
  const stopMeter = startProcessorMeter({
    ...{ server: server.pid, postgres: field.databases.postmaster },
  });
  const answers = [];
  for (let attempt = 0; attempt < attempts; attempt++) answers.push(await write());
  const processor = stopMeter({ accepted: attempts, generator_us: 0 });
  reader.close();
  await server.stop();

  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const found = answers.filter(({ isFound }) => isFound).length;
  const shares = /** @type {const} */ ([0.5, 0.99, 1]);
  const [p50, p99, max] = shares.map((share) => percentile(times, share));
  printTable(
    'a search right after the write that it is for; ms',
    ['writes', 'found', 'p50', 'p99', 'max'],
    [[String(attempts), String(found), p50, p99, max]],
  );
  /** @type {import('../report.mjs').Target} */
  const target = {
    ...{ name: `fresh: found of ${attempts} writes`, value: found },
    ...{ direction: '>=', must: attempts, unit: '' },
  };
  return { rounds: [{ found, p50, p99, max, processor }], targets: [target] };
}

/**
 * As one of the authors: their names are shown from what is found of themselves.
 *
 * @type {(field: import('./field.mjs').Field) => Promise<string>} an access token
 */
async function signIn({ databaseUrl, corpus }) {
  const [author] = corpus.authors;
  if (!author) throw new Error('there is nobody to write');
  const session = uuidv7();
  await queryOnce(
    databaseUrl,
    `INSERT INTO sessions (id, user_id, device, ip, expires_at)
     VALUES ($1, $2, 'bench', '127.0.0.1', now() + interval '1 day')`,
    [session, author.id],
  );
  return accessToken({ id: author.id, username: author.username, session });
}

/** Nobody has such a one. @param {import('./seeded-random.mjs').Random} random */
const newWord = (random) =>
  `x${Array.from({ length: LETTERS }, () => oneOf(random, 'bcdfghjklmnpqrstvwxz')).join('')}`;

/** @type {(port: number, token: string, word: string) => Promise<string>} the snippet's id */
async function post(port, token, word) {
  const response = await fetch(`http://127.0.0.1:${port}/api/snippets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      ...{ title: `What ${word} means`, language: 'javascript', tags: ['fresh'] },
      code: `const ${word} = new Map();\nexport default ${word};`,
    }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (response.status !== 201)
    throw new Error(`a snippet was answered ${response.status}: ${text}`);
  return JSON.parse(text).id;
}
