import { writeFileSync } from 'node:fs';

/**
 * @typedef {string | number | boolean | undefined} Cell
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {number} value
 * @property {'>=' | '<='} direction
 * @property {number} [must]
 * @property {number} [goal]
 * @property {string} [unit]
 */

/** @type {(value: number) => string} */
export function readable(value) {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** @type {(cell: Cell) => string} */
function text(cell) {
  if (cell === undefined) return '-';
  return typeof cell === 'number' ? readable(cell) : String(cell);
}

/**
 * Prints aligned columns: the first to the left, the others to the right.
 *
 * @param {string} title
 * @param {string[]} columns
 * @param {Cell[][]} rows
 */
export function printTable(title, columns, rows) {
  const cells = [columns, ...rows.map((row) => row.map(text))];
  const widths = columns.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ');
  console.log(`\n${title}`);
  const [head = [], ...body] = cells;
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of body) console.log(line(row));
}

/** @type {(target: Target, limit: number) => boolean} */
const meets = ({ value, direction }, limit) =>
  direction === '>=' ? value >= limit : value <= limit;

/** @param {Target} target */
export function verdict(target) {
  if (target.must !== undefined && !meets(target, target.must)) return 'MISSED';
  if (target.goal !== undefined && meets(target, target.goal)) return 'goal';
  return target.must === undefined ? 'no' : 'must';
}

/** @param {Target[]} targets */
export function printTargets(targets) {
  printTable(
    'targets',
    ['target', 'measured', 'must', 'goal', 'unit', 'met'],
    targets.map((target) => {
      const { name, value, direction, must, goal, unit } = target;
      const limit = (/** @type {number | undefined} */ bound) =>
        bound === undefined ? undefined : `${direction} ${readable(bound)}`;
      return [name, value, limit(must), limit(goal), unit ?? 'x', verdict(target)];
    }),
  );
}

/**
 * Ends a report: targets, JSON, exit code.
 *
 * @param {Record<string, unknown>} results
 * @param {Target[]} targets
 * @param {import('./settings.mjs').Settings} settings
 * @returns {number} exit code
 */
export function conclude(results, targets, settings) {
  if (targets.length > 0) printTargets(targets);
  const judged = targets.map((target) => ({ ...target, met: verdict(target) }));
  const json = JSON.stringify({ ...results, targets: judged }, null, 2);
  console.log(`\n${json}`);
  if (settings.json) writeFileSync(settings.json, `${json}\n`);
  const missed = judged.some(({ met }) => met === 'MISSED');
  return settings.assert && missed ? 1 : 0;
}
