/** @typedef {import('./seeded-random.mjs').Random} Random */

/**
 * Draws an index by its weight, in the same time however many there are (the alias method, by
 * M. D. Vose: "A linear algorithm for generating random numbers with a given distribution", 1991).
 *
 * @param {ArrayLike<number>} weights
 * @returns {(random: Random) => number}
 */
export function weightedDraw(weights) {
  const count = weights.length;
  const sum = Array.from(weights).reduce((all, weight) => all + weight, 0);
  const share = Float64Array.from(weights, (weight) => (weight * count) / sum);
  const alias = Uint32Array.from(weights, (_, index) => index);
  /** @type {number[]} */
  const small = [];
  /** @type {number[]} */
  const large = [];
  share.forEach((own, index) => (own < 1 ? small : large).push(index));
  while (small.length > 0 && large.length > 0) {
    const poor = /** @type {number} */ (small.pop());
    const rich = /** @type {number} */ (large.at(-1));
    alias[poor] = rich;
    share[rich] = at(share, rich) - (1 - at(share, poor));
    if (at(share, rich) >= 1) continue;
    large.pop();
    small.push(rich);
  }
  for (const left of [...small, ...large]) share[left] = 1;
  return (random) => {
    const index = Math.floor(random() * count);
    return random() < at(share, index) ? index : at(alias, index);
  };
}

/** @type {(numbers: Float64Array | Uint32Array, index: number) => number} */
const at = (numbers, index) => /** @type {number} */ (numbers[index]);

/**
 * The law of Zipf and Mandelbrot: rank r, from 1, is drawn by the share of 1 / (r + before). Past
 * `bend` ranks words become rare faster, as they do in large corpora (R. Ferrer i Cancho and
 * R. V. Solé: "Two Regimes in the Frequency of Words and the Origins of Complex Lexicons", 2001).
 *
 * @param {number} ranks
 * @param {number} before
 * @param {number} [bend]
 * @returns {(random: Random) => number} the rank, from 0
 */
export const zipfDraw = (ranks, before, bend = ranks) =>
  weightedDraw(
    Float64Array.from({ length: ranks }, (_, index) => {
      const rank = index + 1;
      return Math.min(1, (bend / rank) ** 0.8) / (rank + before);
    }),
  );
