const MOST = 3;

/** Levenshtein's distance: insertions, deletions and substitutions from one text to the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const substituted = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** Those of `names` that `given` may have been meant to be, the likeliest first. */
export const nearNames = (given: string, names: readonly string[]): readonly string[] =>
  names
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(
      ({ name, far }) =>
        far <= Math.max(2, given.length / 3) || (given.length > 2 && name.includes(given)),
    )
    .sort((left, right) => left.far - right.far)
    .slice(0, MOST)
    .map(({ name }) => name);

/** ` Did you mean …?` for the end of a message; empty when nothing is near. */
export const suggestion = (given: string, names: readonly string[]): string => {
  const near = nearNames(given, names);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
};

/** What is said of an event without a sample. */
export const unknownEvent = (source: string, event: string, names: readonly string[]): Error =>
  new Error(
    `There is no sample of an event "${event}" from ${source}.${suggestion(event, names)} ` +
      `All of them: npm run trigger -- --list ${source}`,
  );
