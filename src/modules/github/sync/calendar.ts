import { validationError } from '../../../errors/errors.js';
import type { DayCounts } from './contributions-answer.js';
import type { ContributionsResponse } from './dto/contributions.response.js';

/** A leap year. */
const MAX_DAYS = 366;
const DEFAULT_DAYS = 365;
const DAY_MS = 24 * 60 * 60_000;

/** The first and the last day, as days since 1970. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

/** @throws DomainError 400 for what is in no calendar */
const dayOf = (field: string, date: string): number => {
  const time = Date.parse(`${date}T00:00:00Z`);
  // JavaScript takes the 31st of February for the 3rd of March.
  if (Number.isNaN(time) || dateOf(time / DAY_MS) !== date) {
    throw validationError([{ field, message: `${field} must be a day that there is` }]);
  }
  return time / DAY_MS;
};

/** @throws DomainError 400 for more than 366 days, or fewer than one */
export const dayRange = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): DayRange => {
  const today = Math.floor(now.getTime() / DAY_MS);
  const given = from === undefined ? undefined : dayOf('from', from);
  const end = given === undefined ? today : Math.min(today, given + DEFAULT_DAYS - 1);
  const last = to === undefined ? Math.max(end, given ?? end) : dayOf('to', to);
  const first = given ?? last - DEFAULT_DAYS + 1;
  if (last < first) {
    throw validationError([{ field: 'to', message: 'to must not be before from' }]);
  }
  if (last - first >= MAX_DAYS) {
    throw validationError([
      { field: 'from', message: `at most ${MAX_DAYS} days can be asked for` },
    ]);
  }
  return { first, last };
};

/** Every day of the range; those without a count have none. */
export const calendarOf = (
  { first, last }: DayRange,
  years: readonly { readonly counts: DayCounts }[],
): ContributionsResponse => {
  const counts = new Map(years.flatMap((year) => Object.entries(year.counts)));
  const days = Array.from({ length: last - first + 1 }, (_, index) => {
    const date = dateOf(first + index);
    return { date, count: counts.get(date) ?? 0 };
  });
  const total = days.reduce((sum, { count }) => sum + count, 0);
  return { from: dateOf(first), to: dateOf(last), total, days };
};
