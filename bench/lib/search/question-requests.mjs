import { getRequests } from '../get-requests.mjs';
import { percentile } from '../statistics.mjs';
import { seededRandom, shuffled } from './seeded-random.mjs';

const NOTHING_FOUND = '{"data":[]';

/**
 * @typedef {{ kind: string, path: string }} Question
 *
 * @typedef {object} Answers to questions of a kind
 * @property {number} count
 * @property {number} mean ms
 * @property {number} p50 ms
 * @property {number} p95 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {number} empty of them, in per cent
 *
 * @typedef {Record<string, Answers>} Findings by kind, and of all of them
 */

export const ALL = 'all';

/**
 * Many GETs, each once before one comes again, and in another order each time.
 *
 * @param {{ questions: readonly Question[], port: number }} target
 */
export function questionRequests({ questions, port }) {
  const asked = questions.map(({ kind, path }) => ({
    kind,
    request: getRequests({ path, port }).next(),
  }));
  /** @type {Map<Buffer, string>} */
  const kinds = new Map(asked.map(({ kind, request }) => [request, kind]));
  const random = seededRandom(1);
  /** @type {typeof asked} */
  let left = [];
  /** @type {{ kind: string, ms: number, isEmpty: boolean }[]} */
  let answers = [];

  return {
    facts: {},
    next() {
      if (left.length === 0) left = shuffled(random, asked);
      const taken = left.pop();
      if (!taken) throw new Error('there is nothing to ask');
      return taken.request;
    },
    release() {},
    /** @type {(request: Buffer, ms: number, answer: Buffer) => void} */
    answered(request, ms, answer) {
      const isEmpty = answer.includes(NOTHING_FOUND);
      answers.push({ kind: kinds.get(request) ?? '', ms, isEmpty });
    },
    /** @returns {Findings} since the last time */
    findings() {
      const given = answers;
      answers = [];
      const found = [...new Set(kinds.values())].map((kind) => [
        kind,
        summary(given.filter((answer) => answer.kind === kind)),
      ]);
      return Object.fromEntries([...found, [ALL, summary(given)]]);
    },
  };
}

/** @type {(answers: readonly { ms: number, isEmpty: boolean }[]) => Answers} */
function summary(answers) {
  const sorted = Float64Array.from(answers, ({ ms }) => ms).sort();
  const sum = sorted.reduce((all, ms) => all + ms, 0);
  return {
    count: sorted.length,
    mean: sum / sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
    empty: (100 * answers.filter(({ isEmpty }) => isEmpty).length) / sorted.length,
  };
}
