import { searchTokens } from './search-tokens.js';

/** As `websearch_to_tsquery` reads it: terms in brackets, phrases in quotation marks. */
const read = (text: string): string =>
  [...searchTokens(text)]
    .map((token) => {
      if (token === 'or') return '|';
      const shown = token.isQuoted ? `"${token.text}"` : `[${token.text}]`;
      return `${token.isExcluded ? '!' : ''}${shown}`;
    })
    .join(' ');

describe('searchTokens', () => {
  it.each([
    ['a b', '[a] [b]'],
    [' \t\n a\u3000b\u00a0c ', '[a] [b] [c]'],
    ['', ''],
    ['   ', ''],
  ])('parts %j at blanks', (text, tokens) => {
    expect(read(text)).toBe(tokens);
  });

  it.each([
    ['"a b" c', '"a b" [c]'],
    ['a"b"c', '[a] "b" [c]'],
    ['"a b', '"a b"'],
    ['a "', '[a] ""'],
    ['"a" "', '"a" ""'],
    ['"a -b or c"', '"a -b or c"'],
  ])('takes %j by its quotation marks', (text, tokens) => {
    expect(read(text)).toBe(tokens);
  });

  it.each([
    ['a -b', '[a] ![b]'],
    ['-"a b"', '!"a b"'],
    ['a-b', '[a-b]'],
    ['--verbose', '[verbose]'],
    ['a - b', '[a] [-] [b]'],
    ['-', '[-]'],
  ])('excludes in %j what stands right behind a sign', (text, tokens) => {
    expect(read(text)).toBe(tokens);
  });

  it.each([
    ['a or b', '[a] | [b]'],
    ['a OR b Or c', '[a] | [b] | [c]'],
    ['a or "b c"', '[a] | "b c"'],
    ['"a"or"b"', '"a" | "b"'],
    ['a or (b', '[a] | [(b]'],
    ['a or(b', '[a] | [(b]'],
    ['a or ( or b', '[a] | [(] [or] [b]'],
    ['(a) (or) (b)', '[(a)] | [)] [(b)]'],
    ['a | or b', '[a] | [b]'],
    ['(or) a', '[(or)] [a]'],
    ['a 😀 or b', '[a] [😀] | [b]'],
    ['a "" or b', '[a] "" | [b]'],
    ['a or -b', '[a] | ![b]'],
    ['a or or b', '[a] | [or] [b]'],
    ['or a', '[or] [a]'],
    ['a or', '[a] [or]'],
    ['a or  ', '[a] [or]'],
    ['a -or b', '[a] ![or] [b]'],
    ['a "or" b', '[a] "or" [b]'],
    ['a or_b', '[a] [or_b]'],
    ['a or-b', '[a] [or-b]'],
    ['a orb oré b', '[a] [orb] [oré] [b]'],
    ['a for b', '[a] [for] [b]'],
  ])('finds alternatives in %j', (text, tokens) => {
    expect(read(text)).toBe(tokens);
  });

  it('says of the last term whether anything follows it', () => {
    const ends = (text: string) =>
      [...searchTokens(text)].map((token) => token !== 'or' && token.isAtEnd);
    expect(ends('a b')).toEqual([false, true]);
    expect(ends('a b ')).toEqual([false, false]);
  });
});
