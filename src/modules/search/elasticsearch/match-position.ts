import { cursorExpired } from '../../../errors/errors.js';
import type { SearchSort } from '../search-engine.js';

/** What a walk looks for, from its first page to its last. */
export const WIDTHS = ['exact', 'near'] as const;

export type Width = (typeof WIDTHS)[number];

export interface MatchPosition {
  readonly width: Width;
  readonly after: readonly (number | string)[];
}

/** How many numbers each order has before the id. */
const NUMBERS: Readonly<Record<SearchSort, number>> = { relevance: 1, latest: 1, popular: 2 };

const numbered = (text: string): number => {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw cursorExpired();
  return value;
};

/** @throws DomainError 410 for what is no position of this order: another release may have made it. */
export const readPosition = (texts: readonly string[], sort: SearchSort): MatchPosition => {
  const [given, ...values] = texts;
  const width = WIDTHS.find((known) => known === given);
  const id = values.at(-1);
  if (!width || id === undefined || values.length !== NUMBERS[sort] + 1) throw cursorExpired();
  return { width, after: [...values.slice(0, -1).map(numbered), id] };
};

export const writePosition = (width: Width, values: readonly unknown[]): readonly string[] => [
  width,
  ...values.map(String),
];
