/** Edits between two words, of which the swap of two neighbours is one. */
export const editDistance = (one: string, other: string): number => {
  const [left, right] = [Array.from(one), Array.from(other)];
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= left.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= right.length; j += 1) {
      const isSame = left[i - 1] === right[j - 1];
      const isSwapped = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          i > 1 && j > 1 && isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
};

/** Of `fuzziness: AUTO`. */
export const autoFuzziness = (word: string): number => {
  const { length } = Array.from(word);
  return length < 3 ? 0 : length < 6 ? 1 : 2;
};
