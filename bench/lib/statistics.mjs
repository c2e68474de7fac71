/**
 * The value below which the given share of the sorted samples lies (nearest rank).
 *
 * @param {ArrayLike<number>} sorted ascending
 * @param {number} share 0 to 1
 */
export function percentile(sorted, share) {
  if (sorted.length === 0) return NaN;
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return /** @type {number} */ (sorted[rank - 1]);
}

/** @param {readonly number[]} values */
export function median(values) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = /** @type {number} */ (sorted[middle]);
  const lower = sorted.length % 2 === 1 ? upper : /** @type {number} */ (sorted[middle - 1]);
  return (lower + upper) / 2;
}

/**
 * @typedef {{ median: number, min: number, max: number, values: number[] }} Spread
 *
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    values: [...values],
  };
}

/**
 * How one series stands to another that was measured in the same rounds: the ratio of the medians,
 * and the least and greatest ratio within a round, which shows how far chance goes.
 *
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 */
export function ratio(ours, theirs) {
  const paired = ours.map((value, round) => value / /** @type {number} */ (theirs[round]));
  return {
    of_medians: median(ours) / median(theirs),
    median_of_rounds: median(paired),
    min: Math.min(...paired),
    max: Math.max(...paired),
  };
}

/**
 * How often a value of `ours` is the greater one, if one is drawn from each series; equal ones count
 * half. 0.5 for series that nobody can tell apart by a single value.
 *
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 */
export function precedence(ours, theirs) {
  let wins = 0;
  for (const one of ours) {
    for (const other of theirs) wins += one > other ? 1 : one === other ? 0.5 : 0;
  }
  return wins / (ours.length * theirs.length);
}
