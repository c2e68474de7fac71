import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

/** Second (of six fields only), minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 7, names: DAYS },
];

/** A cron expression of five fields, or of six with the seconds first, with one blank between. */
export const cronExpression: Parse<string> = (value) => {
  const parts = value.split(/\s+/);
  const fields = FIELDS.slice(FIELDS.length - parts.length);
  const counted = parts.length === 5 || parts.length === 6;
  if (counted && fields.every((field, index) => isField(parts[index] ?? '', field))) {
    return parts.join(' ');
  }
  throw new EnvError('must be a cron expression of five or six fields');
};

/** A list of `*`, `n`, `n-m`, each with an optional step. */
function isField(part: string, field: Field): boolean {
  return part.split(',').every((item) => {
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
