import { cutFrom, cutUpTo } from './character-cuts.js';

describe('cutFrom and cutUpTo', () => {
  it.each([
    ['letters', 'ab', 1, 1, 1],
    ['a surrogate pair', 'a😀b', 2, 3, 1],
    ['accents', 'ae\u0301\u0302b', 3, 4, 1],
    ['joined emoji', 'a👩‍👧b', 4, 6, 1],
    ['an emoji with a colour', 'a👍🏽b', 3, 5, 1],
    ['a heart of emoji style', 'a❤\ufe0fb', 2, 3, 1],
    ['the end', 'ab', 2, 2, 2],
  ])('part no character: %s', (_what, text, at, next, last) => {
    expect(cutFrom(text, at)).toBe(next);
    expect(cutUpTo(text, at)).toBe(last);
  });

  it('go no far way for what is no writing, and part no pair even there', () => {
    const accents = `e${'\u0301'.repeat(1_000)}`;
    expect([cutFrom(accents, 500), cutUpTo(accents, 500)]).toEqual([500, 500]);
    const pairs = `e${'\u{1d165}'.repeat(1_000)}`;
    expect([cutFrom(pairs, 500), cutUpTo(pairs, 500)]).toEqual([501, 499]);
  });
});
