import { startLoad } from '../load.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { median } from '../statistics.mjs';
import { ALL } from './question-requests.mjs';
import { QUESTION_SETS } from './question-sets.mjs';

export const QUESTIONS_METHOD = [
  'questions: 500 different ones a set, made of the corpus itself, in an order that is drawn anew for each pass; first one client, then all; every answer has its highlights and facets',
  'questions: words are a third each of the rare (in less than 100 of a million documents), the middle (up to 10,000) and the common ones; of two OR-ed words the more common one counts',
];

/** ms, of all clients together. @type {Record<string, { must: number, goal: number }>} */
const MEANS = {
  word: { must: 25, goal: 10 },
  phrase: { must: 25, goal: 10 },
  or: { must: 50, goal: 25 },
  misspelt: { must: 50, goal: 25 },
};

/**
 * @typedef {import('./question-requests.mjs').Answers} Answers
 *
 * @typedef {object} Round
 * @property {number} clients
 * @property {number} perSecond
 * @property {import('./question-requests.mjs').Findings} findings
 * @property {import('../processor-meter.mjs').ProcessorUse} processor
 */

/**
 * @param {string} set
 * @returns {(field: import('./field.mjs').Field, settings: import('../settings.mjs').Settings) => Promise<{ rounds: Round[], questions: number, targets: import('../report.mjs').Target[] }>}
 */
export const measureQuestions = (set) => async (field, settings) => {
  const questions = (await QUESTION_SETS[set]?.(field)) ?? [];
  if (questions.length === 0) throw new Error(`${set}: there is nothing to ask`);
  const server = await startServer(field.server());
  /** @type {Round[]} */
  const rounds = [];
  for (const clients of new Set([1, settings.connections])) {
    const plan = { port: server.port, connections: clients, hoped: 200 };
    const load = await startLoad({ kind: 'questions', questions, ...plan });
    await load.run(settings.warmup);
    for (let number = 1; number <= settings.rounds; number++) {
      const { postmaster } = field.databases;
      const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
      const result = await load.run(settings.seconds);
      const processor = stopMeter(result);
      const findings = /** @type {Round['findings']} */ (result.findings);
      rounds.push({ clients, perSecond: result.per_second, findings, processor });
      const { mean = NaN, p99 = NaN } = findings[ALL] ?? {};
      console.log(
        `${set} ${number}  ${clients} clients: mean ${readable(mean)} ms, p99 ${readable(p99)} ms`,
      );
    }
    await load.stop();
  }
  await server.stop();
  return { rounds, questions: questions.length, targets: report(set, rounds, field, settings) };
};

/** @type {(set: string, rounds: readonly Round[], field: import('./field.mjs').Field, settings: import('../settings.mjs').Settings) => import('../report.mjs').Target[]} */
function report(set, rounds, { documents }, { rounds: count, seconds, connections }) {
  /** @type {(clients: number, pick: (round: Round) => number | undefined) => number} */
  const middle = (clients, pick) =>
    median(rounds.filter((round) => round.clients === clients).map((one) => pick(one) ?? NaN));
  const keys = /** @type {const} */ (['mean', 'p50', 'p95', 'p99', 'max', 'empty']);
  const parts = /** @type {const} */ (['server', 'postgres']);
  const kinds = Object.keys(rounds[0]?.findings ?? {}).filter((kind) => kind !== ALL);
  printTable(
    `${set}, of ${readable(documents)} documents: medians of ${count} rounds of ${seconds} s; ms, processor time in µs a request`,
    ['clients', ...keys.slice(0, -1), 'empty %', 'requests/s', ...parts, 'others %'],
    [...new Set(rounds.map(({ clients }) => clients))].flatMap((clients) => [
      [
        String(clients),
        ...keys.map((key) => middle(clients, ({ findings }) => findings[ALL]?.[key])),
        middle(clients, ({ perSecond }) => perSecond),
        ...parts.map((part) => middle(clients, ({ processor }) => processor.perRequest[part])),
        middle(clients, ({ processor }) => processor.others),
      ],
      ...(kinds.length < 2 ? [] : kinds).map((kind) => [
        `  ${kind}`,
        ...keys.map((key) => middle(clients, ({ findings }) => findings[kind]?.[key])),
      ]),
    ]),
  );
  const mean = MEANS[set];
  if (!mean) return [];
  const value = middle(connections, ({ findings }) => findings[ALL]?.mean);
  const name = `${set}: mean at ${connections} clients`;
  return [{ name, value, direction: '<=', ...mean, unit: 'ms' }];
}
