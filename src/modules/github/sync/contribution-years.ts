/** What is kept of a year's contributions, as far as it says whether to ask again. */
export interface KeptYear {
  readonly year: number;
  readonly with_private: boolean;
  readonly fetched_at: Date;
}

const MAX_YEARS = 10;
const DAY_MS = 24 * 60 * 60_000;
/** A day may be counted late, and by the clock of the user's own time zone. */
const SETTLED_MS = 2 * DAY_MS;
/** Commits are pushed late, and repositories made public. */
const KEPT_MS = 30 * DAY_MS;

const isCurrent = (kept: KeptYear, now: Date): boolean =>
  kept.fetched_at.getTime() >= Date.UTC(kept.year + 1) + SETTLED_MS &&
  kept.fetched_at.getTime() > now.getTime() - KEPT_MS;

/**
 * The years to ask for, the newest first: this one, and of those before what is not kept or was kept
 * too long ago; from the account's beginning on, but ten at most.
 * @param withPrivate whether private contributions would be counted by now
 */
export const yearsDue = (
  accountCreatedAt: Date,
  kept: readonly KeptYear[],
  withPrivate: boolean,
  now: Date,
): readonly number[] => {
  const thisYear = now.getUTCFullYear();
  const first = Math.max(accountCreatedAt.getUTCFullYear(), thisYear - MAX_YEARS + 1);
  const known = new Map(kept.map((year) => [year.year, year]));
  return Array.from(
    { length: Math.max(0, thisYear - first + 1) },
    (_, index) => thisYear - index,
  ).filter((year) => {
    const one = known.get(year);
    return one?.with_private !== withPrivate || !isCurrent(one, now);
  });
};

/** What to ask for of a year; GitHub answers for a year at most. */
export const windowOf = (
  year: number,
  now: Date,
): { readonly from: string; readonly to: string } => ({
  from: new Date(Date.UTC(year)).toISOString(),
  to: new Date(Math.min(Date.UTC(year + 1) - 1_000, now.getTime())).toISOString(),
});
