import { startProcessorMeter } from '../processor-meter.mjs';
import { ask, Reader } from '../reader.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { percentile } from '../statistics.mjs';
import { signInReaders } from './readers.mjs';

const FEED = '/api/feed?limit=20';
const WALKED = 10;
const WARM_UP = 10;
const PAGE_1 = 'page 1';
const PAGE_11 = 'page 11';

export const FEED_METHOD = [
  `feed: one client asks for page 1 and, by the cursor, for the page after ${WALKED} of 20 in turns: first who follows the most (5,000 of 10,000 people), then who follows one; times of all rounds together`,
];

/**
 * @typedef {object} Round
 * @property {number} follows
 * @property {Record<string, number[]>} times by page; ms
 * @property {import('../processor-meter.mjs').ProcessorUse} processor
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureFeed(field, settings) {
  const readers = [
    ...(await signInReaders(field.databaseUrl, 'most', 1)),
    ...(await signInReaders(field.databaseUrl, 'fewest', 1)),
  ];
  const server = await startServer(field.server());
  /** @type {Round[]} */
  const rounds = [];
  for (const { token, follows } of readers) {
    const reader = new Reader(server.port, token);
    const questions = await questionsAt(reader);
    await ask(reader, questions, WARM_UP);
    for (let number = 1; number <= settings.rounds; number++) {
      const { postmaster } = field.databases;
      const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
      const times = Object.fromEntries(await ask(reader, questions, settings.attempts));
      const accepted = Object.values(times).flat().length;
      rounds.push({ follows, times, processor: stopMeter({ accepted, generator_us: 0 }) });
      const { p50, p99 } = summary(rounds.slice(-1), follows, PAGE_1);
      console.log(
        `feed ${number}  follows ${readable(follows)}: p50 ${readable(p50)} ms, p99 ${readable(p99)} ms`,
      );
    }
    reader.close();
  }
  await server.stop();
  return report(
    rounds,
    readers.map(({ follows }) => follows),
  );
}

/** Where a feed is short there is page 1 alone. @param {Reader} reader */
async function questionsAt(reader) {
  let path = FEED;
  for (let page = 0; page < WALKED; page++) {
    const { body } = await reader.get(path);
    const { next_cursor: cursor } = body.pagination;
    if (!cursor) return [{ name: PAGE_1, path: FEED }];
    path = `${FEED}&${new URLSearchParams({ cursor })}`;
  }
  return [
    { name: PAGE_1, path: FEED },
    { name: PAGE_11, path },
  ];
}

/** @type {(rounds: readonly Round[], follows: number, page: string) => { p50: number, p99: number, max: number }} */
function summary(rounds, follows, page) {
  const times = rounds
    .filter((round) => round.follows === follows)
    .flatMap((round) => round.times[page] ?? [])
    .sort((a, b) => a - b);
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    max: percentile(times, 1),
  };
}

/** @type {(rounds: Round[], readers: readonly number[]) => { rounds: Round[], targets: import('../report.mjs').Target[] }} */
function report(rounds, readers) {
  printTable(
    'GET /api/feed?limit=20; ms',
    ['follows', 'p50', 'p99', 'max', `${PAGE_11}: p50`, 'p99', 'max'],
    readers.map((follows) => [
      readable(follows),
      ...[PAGE_1, PAGE_11].flatMap((page) => {
        const { p50, p99, max } = summary(rounds, follows, page);
        return [p50, p99, max];
      }),
    ]),
  );
  const most = Math.max(...readers);
  const targets = [PAGE_1, PAGE_11].map((page) => ({
    name: `feed of ${readable(most)} people, ${page}: p99`,
    value: summary(rounds, most, page).p99,
    ...{ direction: /** @type {const} */ ('<='), goal: 50, unit: 'ms' },
  }));
  return { rounds, targets };
}
