const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;
const DELIMITER = 8;

const kindOf = (character: string): number => {
  if (/\p{Ll}/u.test(character)) return LOWER;
  if (/\p{Lu}/u.test(character)) return UPPER;
  if (/[\p{L}\p{M}]/u.test(character)) return LOWER | UPPER;
  return /\p{N}/u.test(character) ? DIGIT : DELIMITER;
};

/** Lucene's `WordDelimiterIterator.isBreak`, with its defaults. */
const isBreak = (last: number, kind: number): boolean => {
  if ((last & kind) !== 0) return false;
  // A capital goes with what follows it.
  return !((last & UPPER) !== 0 && (kind & (LOWER | UPPER)) !== 0);
};

/** The parts of a word, as Lucene's `WordDelimiterGraphFilter` makes them by its defaults. */
export const delimitedParts = (word: string): string[] => {
  const parts: string[] = [];
  let last = DELIMITER;
  for (const character of word) {
    const kind = kindOf(character);
    if (kind !== DELIMITER) {
      if (last === DELIMITER || isBreak(last, kind)) parts.push('');
      parts.push(`${parts.pop() ?? ''}${character}`);
    }
    last = kind;
  }
  return parts;
};
