import fc from 'fast-check';
import { isOneEditAway } from './one-edit.js';

/** All words that an edit makes of a word. */
const edits = (word: string, letters: string): Set<string> => {
  const made = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of letters) {
      made.add(before + letter + after);
      if (after !== '') made.add(before + letter + after.slice(1));
    }
    if (after !== '') made.add(before + after.slice(1));
    if (after.length > 1)
      made.add(`${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`);
  }
  made.delete(word);
  return made;
};

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('isOneEditAway', () => {
  it.each([
    ['user', 'usr'],
    ['user', 'users'],
    ['user', 'usar'],
    ['user', 'usre'],
    ['user', 'xuser'],
    ['user', 'suer'],
  ])('is so of %s and %s', (one, other) => {
    expect(isOneEditAway(one, other)).toBe(true);
    expect(isOneEditAway(other, one)).toBe(true);
  });

  it.each([
    ['user', 'user'],
    ['user', 'us'],
    ['user', 'resu'],
    ['user', 'esur'],
    ['user', 'susre'],
  ])('is not so of %s and %s', (one, other) => {
    expect(isOneEditAway(one, other)).toBe(false);
  });

  it('agrees with making every edit', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(isOneEditAway(one, other)).toBe(edits(one, 'abc').has(other));
      }),
      { numRuns: 2_000 },
    );
  });
});
