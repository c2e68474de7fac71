/** What is left of each rank's weight when so many stand before the first. */
const weightsOf = (ranks: number, before: number): number[] =>
  Array.from({ length: ranks }, (_, rank) => 1 / (rank + 1 + before));

/**
 * Parts `total` by the law of Zipf and Mandelbrot: rank r gets a share of 1 / (r + q). The least q is
 * taken with which nobody gets more than `most`.
 * @returns a whole number for each rank, descending but for rounding; together `total`
 * @throws RangeError when there is not room for so many
 */
export const zipfCounts = (total: number, ranks: number, most: number): number[] => {
  if (total > ranks * most) {
    throw new RangeError(`${total} do not fit onto ${ranks} with ${most} at most on each`);
  }
  for (let before = 0; ; before = before * 2 + 1) {
    const weights = weightsOf(ranks, before);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    // What is rounded away is added to the next, so that nothing is lost.
    let passed = 0;
    let given = 0;
    const counts = weights.map((weight) => {
      passed += weight;
      const count = Math.round((total * passed) / sum) - given;
      given += count;
      return count;
    });
    if (counts.every((count) => count <= most)) return counts;
  }
};
