import { plainText } from '../query/plain-text.js';

/** Plain text, and where it comes from. */
export interface PlacedPlainText {
  readonly plain: string;
  /** Where in the original begins what the plain text has at this index. */
  readonly startOf: (index: number) => number;
  /** Where in the original ends what the plain text has before this index, which is not 0. */
  readonly endOf: (index: number) => number;
}

/**
 * A character with what is composed with it: accents, and the vowel and end of a Korean syllable. Thirty
 * at most (UAX #15), for to normalise takes the square of how many there are.
 */
const CHARACTERS = /\P{M}[\p{M}\u1160-\u11ff]{0,30}|\p{M}{1,30}/gu;

/** Made plain character by character, for the forms of a character differ in length. */
export const placedPlainText = (text: string): PlacedPlainText => {
  const starts: number[] = [];
  const ends: number[] = [];
  const known = new Map<string, string>();
  let plain = '';
  for (const { 0: character, index } of text.matchAll(CHARACTERS)) {
    const made = known.get(character) ?? plainText(character);
    known.set(character, made);
    plain += made;
    while (starts.length < plain.length) {
      starts.push(index);
      ends.push(index + character.length);
    }
  }
  return {
    plain,
    startOf: (index) => starts[index] ?? text.length,
    endOf: (index) => ends[index - 1] ?? 0,
  };
};
