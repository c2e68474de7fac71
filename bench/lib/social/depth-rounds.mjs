import { queryOnce } from '../databases.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { ask, Reader } from '../reader.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { median, percentile, ratio } from '../statistics.mjs';

const SORTS = ['latest', 'popular', 'trending'];
/** Rows a page, on the way to the deepest. */
const WALKED = 100;
const ASKED = 20;
const WARM_UP = 10;
const FIRST = 'page 1';
const DEEPEST = 'deepest page';

export const DEPTH_METHOD = [
  `depth: of each sort the cursor is followed to the end, ${WALKED} rows a page, which must show every public snippet once; then page 1 and the deepest page of ${ASKED} are asked for in turns by one client, in an order that is drawn anew`,
];

/**
 * @typedef {object} Round
 * @property {string} sort
 * @property {Record<string, { p50: number, p99: number }>} answers by page; ms
 * @property {import('../processor-meter.mjs').ProcessorUse} processor
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureDepth(field, settings) {
  const [published] = await queryOnce(
    field.databaseUrl,
    `SELECT count(*)::int AS count FROM subjects JOIN users ON users.id = author_id
      WHERE kind = 'snippet' AND is_public AND suspended_at IS NULL`,
  );
  const server = await startServer(field.server());
  const reader = new Reader(server.port);
  /** @type {Round[]} */
  const rounds = [];
  for (const sort of SORTS) {
    const cursor = await walk(reader, sort, Number(published?.count));
    const questions = [
      { name: FIRST, path: listed({ sort, limit: String(ASKED) }) },
      { name: DEEPEST, path: listed({ sort, limit: String(ASKED), cursor }) },
    ];
    await ask(reader, questions, WARM_UP);
    for (let number = 1; number <= settings.rounds; number++) {
      const { postmaster } = field.databases;
      const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
      const times = await ask(reader, questions, settings.attempts);
      const accepted = [...times.values()].reduce((sum, each) => sum + each.length, 0);
      const processor = stopMeter({ accepted, generator_us: 0 });
      const answers = Object.fromEntries([...times].map(([page, each]) => [page, middle(each)]));
      rounds.push({ sort, answers, processor });
      const [first, deepest] = [FIRST, DEEPEST].map((page) => readable(answers[page]?.p50 ?? NaN));
      console.log(`depth ${number}  ${sort}: page 1 ${first} ms, deepest page ${deepest} ms`);
    }
  }
  reader.close();
  await server.stop();
  return report(rounds, settings);
}

/** @type {(parameters: Record<string, string>) => string} */
const listed = (parameters) => `/api/snippets?${new URLSearchParams(parameters)}`;

/** @type {(times: readonly number[]) => { p50: number, p99: number }} */
const middle = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
};

/**
 * Follows the cursor to the end.
 *
 * @param {Reader} reader
 * @param {string} sort
 * @param {number} expected rows
 * @returns {Promise<string>} after which the last whole page comes
 */
async function walk(reader, sort, expected) {
  const seen = new Set();
  /** @type {string[]} */
  const cursors = [];
  for (;;) {
    const cursor = cursors.at(-1);
    const { body } = await reader.get(
      listed({ sort, limit: String(WALKED), ...(cursor !== undefined && { cursor }) }),
    );
    for (const { id } of body.data) seen.add(id);
    if (body.pagination.has_more) {
      cursors.push(body.pagination.next_cursor);
      continue;
    }
    if (seen.size !== expected) {
      throw new Error(`${sort}: ${seen.size} of ${expected} snippets were shown`);
    }
    const deepest = cursors.at(body.data.length >= ASKED ? -1 : -2);
    if (deepest === undefined) throw new Error(`${sort}: the list is too short`);
    return deepest;
  }
}

/** @type {(rounds: Round[], settings: import('../settings.mjs').Settings) => { rounds: Round[], ratios: object, targets: import('../report.mjs').Target[] }} */
function report(rounds, { snippets, rounds: count, attempts }) {
  /** @type {(sort: string, page: string, key: 'p50' | 'p99') => number[]} */
  const series = (sort, page, key) =>
    rounds.filter((round) => round.sort === sort).map((round) => round.answers[page]?.[key] ?? NaN);
  const ratios = SORTS.map((sort) => ({
    sort,
    p50: ratio(series(sort, DEEPEST, 'p50'), series(sort, FIRST, 'p50')),
  }));
  printTable(
    `depth of ${readable(snippets)} snippets: medians of ${count} rounds of ${attempts} answers; ms`,
    ['sort', 'page 1', 'p99', 'deepest', 'p99', 'deepest / page 1', 'least', 'most'],
    ratios.map(({ sort, p50: { of_medians, min, max } }) => [
      sort,
      ...[FIRST, DEEPEST].flatMap((page) => [
        median(series(sort, page, 'p50')),
        median(series(sort, page, 'p99')),
      ]),
      ...[of_medians, min, max],
    ]),
  );
  const targets = ratios.map(({ sort, p50: { of_medians: value } }) => ({
    ...{ name: `depth, ${sort}: deepest page / page 1`, value },
    ...{ direction: /** @type {const} */ ('<='), must: 1.2 },
  }));
  return { rounds, ratios, targets };
}
