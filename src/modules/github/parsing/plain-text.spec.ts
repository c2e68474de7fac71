import { cleanLine, counted, cut, lines, oneLine, several, withoutComments } from './plain-text.js';

describe('oneLine', () => {
  it.each([
    ['  a \t b\r\n c ', 'a b c'],
    ['a\0b\u001b[31m\u0085', 'ab[31m'],
    ['a\u202eb\u2066c', 'abc'],
    ['a\ud800b', 'a\ufffdb'],
    ['👩‍💻 ü', '👩‍💻 ü'],
  ])('makes %j %j', (text, line) => expect(oneLine(text, 100)).toBe(line));

  it('looks at the beginning of a text only', () => {
    expect(oneLine(`${' '.repeat(1_000_000)}a`, 10)).toBe('');
  });
});

describe('cut', () => {
  it('leaves a text that is short enough', () => expect(cut('abc', 3)).toBe('abc'));

  it('ends with an ellipsis within the length', () => expect(cut('abcd', 3)).toBe('ab…'));

  it('never parts the halves of a code point', () => {
    expect(cut('a😀😀', 3)).toBe('a…');
    expect(cut('a😀😀', 4)).toBe('a😀…');
  });

  it('leaves no blank before the ellipsis', () => expect(cut('ab cd', 4)).toBe('ab…'));
});

describe('lines', () => {
  it('keeps lines and at most one empty line between them', () => {
    expect(lines('\r\na \r\n\r\n\n\n\tb\u2028c\0', 100)).toBe('a\n\n  b\nc');
  });
});

describe('withoutComments', () => {
  it.each([
    ['a<!-- b -->c<!-- d\ne -->f', 'acf'],
    ['a<!-- never ends', 'a'],
    ['a --> b', 'a --> b'],
    ['<!--->a', ''],
  ])('makes %j %j', (markdown, text) => expect(withoutComments(markdown)).toBe(text));
});

describe('cleanLine', () => {
  it('takes what is clean as it came', () => expect(cleanLine('a b', 3)).toBe('a b'));

  it.each(['', 'abcd', ' a', 'a\n', '\0', '\ud800', 7, null])('takes no %j', (value) =>
    expect(cleanLine(value, 3)).toBeUndefined(),
  );
});

describe('counted and several', () => {
  it('counts in words', () => {
    expect([0, 1, 2].map((count) => counted(count, 'commit'))).toEqual([
      undefined,
      '1 commit',
      '2 commits',
    ]);
  });

  it('names some and counts the rest', () => {
    const name = (item: unknown) => (typeof item === 'string' ? item : undefined);
    expect(several(['a', 'b', 'a', 7], name, 3)).toBe('a, b and 1 more');
    expect(several([7], name)).toBeUndefined();
  });
});
