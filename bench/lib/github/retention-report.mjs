import { printTable } from '../report.mjs';
import { ratio, spread } from '../statistics.mjs';

export const [WITHOUT, WITH] = /** @type {const} */ (['without', 'with a run']);

/**
 * @typedef {import('./delivery-ledger.mjs').Times} Times
 *
 * @typedef {object} Window
 * @property {string} subject
 * @property {Times} answers
 * @property {number} deliveries
 * @property {number} seconds
 * @property {Record<string, number>} deleted
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a delivery
 */

/**
 * `together` is of all windows' answers at once.
 *
 * @type {(rounds: Window[], together: Record<string, Times>) => { rounds: Window[], together: object, ratios: object, targets: import('../report.mjs').Target[] }}
 */
export function reportRetention(rounds, together) {
  /** @type {(subject: string, pick: (round: Window) => number | undefined) => number[]} */
  const series = (subject, pick) =>
    rounds.filter((round) => round.subject === subject).map((round) => pick(round) ?? NaN);
  const middle = (/** @type {number[]} */ values) => spread(values).median;
  const p99 = (/** @type {string} */ subject) => series(subject, ({ answers }) => answers.p99);
  const parts = /** @type {const} */ (['server', 'postgres']);
  printTable(
    `retention: answers to deliveries, medians of ${rounds.length / 2} windows each; ms; processor time in µs a delivery`,
    [
      ...['window', 'p50', 'p99', 'least p99', 'most p99', 'p99 of all', 'max', ...parts],
      ...['seconds', 'rows deleted', 'others %'],
    ],
    [WITHOUT, WITH].map((subject) => {
      const { median, min, max } = spread(p99(subject));
      const deleted = (/** @type {Window} */ round) =>
        Object.values(round.deleted).reduce((sum, one) => sum + one, 0);
      return [
        subject,
        middle(series(subject, ({ answers }) => answers.p50)),
        ...[median, min, max, together[subject]?.p99],
        middle(series(subject, ({ answers }) => answers.max)),
        ...parts.map((part) => middle(series(subject, (r) => r.processor.perRequest[part]))),
        middle(series(subject, ({ seconds }) => seconds)),
        middle(series(subject, deleted)),
        middle(series(subject, ({ processor }) => processor.others)),
      ];
    }),
  );
  const ratios = {
    p50: ratio(
      series(WITH, ({ answers }) => answers.p50),
      series(WITHOUT, ({ answers }) => answers.p50),
    ),
    p99: ratio(p99(WITH), p99(WITHOUT)),
  };
  printTable(
    'retention, with a run / without, round by round',
    ['', 'of medians', 'median', 'least', 'most'],
    Object.entries(ratios).map(([name, { of_medians, median_of_rounds, min, max }]) => [
      ...[name, of_medians, median_of_rounds, min, max],
    ]),
  );
  /** @type {import('../report.mjs').Target} */
  const target = {
    ...{ name: 'retention, p99: with a run / without', value: ratios.p99.of_medians },
    ...{ direction: '<=', must: 1.1 },
  };
  return { rounds, together, ratios, targets: [target] };
}
