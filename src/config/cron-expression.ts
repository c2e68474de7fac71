import { parseExpression } from 'cron-parser';
import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** What else the field takes: `?` is any day, `L` the last one, of a month or of its weekdays. */
  readonly days?: RegExp;
}

/** Second (of six fields only), minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, days: /^(?:\?|L)$/ },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 7, names: DAYS, days: /^(?:\?|(?:[0-7]|sun|mon|tue|wed|thu|fri|sat)L)$/i },
];

/**
 * A cron expression of five fields, or of six with the seconds first, with one blank between: all
 * that the parser of the schedules takes, but for its guesses at what is none.
 */
export const cronExpression: Parse<string> = (value) => {
  const parts = value.split(/\s+/);
  const fields = FIELDS.slice(FIELDS.length - parts.length);
  const counted = parts.length === 5 || parts.length === 6;
  if (!counted || !fields.every((field, index) => isField(parts[index] ?? '', field))) {
    throw new EnvError('must be a cron expression of five or six fields');
  }
  const expression = parts.join(' ');
  if (!comesDue(expression)) throw new EnvError('is a cron expression that is never due');
  return expression;
};

/** Such as 31 April does not. */
function comesDue(expression: string): boolean {
  try {
    parseExpression(expression, { utc: true }).next();
    return true;
  } catch {
    return false;
  }
}

/** A list of `*`, `n`, `n-m`, each with an optional step, and of what only days can be. */
function isField(part: string, field: Field): boolean {
  return part.split(',').every((item) => {
    if (field.days?.test(item)) return true;
    const [range = '', step, ...rest] = item.split('/');
    const stepFits = step === undefined || (/^\d{1,2}$/.test(step) && Number(step) > 0);
    return rest.length === 0 && stepFits && (range === '*' || isRange(range, field));
  });
}

function isRange(range: string, field: Field): boolean {
  const [from = NaN, to = from, ...rest] = range.split('-').map((text) => numberOf(text, field));
  return rest.length === 0 && field.min <= from && from <= to && to <= field.max;
}

function numberOf(text: string, { min, names = [] }: Field): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  return /^\d{1,2}$/.test(text) ? Number(text) : NaN;
}
