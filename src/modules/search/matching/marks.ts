import type { SearchFilters } from '../search-engine.js';
import { allOf, anyOf } from './tsquery.js';

/** As the SQL function `search_shelf` counts them; the last holds what nobody likes yet. */
export const SHELVES = [4, 3, 2, 1, 0] as const;

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** How many conditions `ages` makes. */
export const AGES = 4;

const marks = (name: 'week' | 'month', first: number, last: number): string =>
  anyOf(Array.from({ length: last - first + 1 }, (_, index) => `~${name}:${first + index}`)) ?? '';

export const shelfMark = (number: number): string => anyOf([`~shelf:${number}`]) ?? '';

/**
 * Every document is of one of these, the newer before the older: of the last two weeks, the months
 * before, the rest of a year, and all that is older. A clock may be ahead of this one by a week.
 */
export const ages = (now: Date): readonly string[] => {
  const week = Math.floor(now.getTime() / WEEK_MS);
  const month = now.getUTCFullYear() * 12 + now.getUTCMonth();
  const weeks = marks('week', week - 1, week + 1);
  return [
    weeks,
    `(${marks('month', month - 2, month + 1)}) & !(${weeks})`,
    marks('month', month - 12, month - 3),
    `!(${marks('month', month - 12, month + 1)})`,
  ];
};

/** What a list is narrowed to, but for its author; null for nothing. */
export const filterMarks = ({ types, language, tags = [] }: SearchFilters): string | null =>
  allOf([
    anyOf(types.map((type) => `~type:${type}`)),
    anyOf(language === undefined ? [] : [`~language:${language}`]),
    anyOf(tags.map((tag) => `~tag:${tag}`)),
  ]);
