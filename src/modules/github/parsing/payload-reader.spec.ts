import { isTrue, list, member, number, text } from './payload-reader.js';

const payload: unknown = JSON.parse(
  '{"a":{"b":"x","n":7,"t":true,"l":[1]},"e":"","__proto__":{"b":"own"}}',
);

describe('the reader of payloads', () => {
  it('finds what is there', () => {
    expect(text(payload, 'a', 'b')).toBe('x');
    expect(number(payload, 'a', 'n')).toBe(7);
    expect(isTrue(payload, 'a', 't')).toBe(true);
    expect(list(payload, 'a', 'l')).toEqual([1]);
    expect(text(payload, '__proto__', 'b')).toBe('own');
  });

  it.each([['constructor'], ['a', 'toString'], ['a', 'b', 'length'], ['a', 'l', '0'], ['x', 'y']])(
    'finds no %s %s',
    (...path) => expect(member(payload, ...path)).toBeUndefined(),
  );

  it('takes no other type, no empty text and no number that is not exact', () => {
    expect(text(payload, 'e')).toBeUndefined();
    expect(text(payload, 'a', 'n')).toBeUndefined();
    expect(number({ n: 2 ** 53 }, 'n')).toBeUndefined();
    expect(list(payload, 'a')).toEqual([]);
    expect(isTrue({ t: 'true' }, 't')).toBe(false);
    expect(member(null, 'a')).toBeUndefined();
  });
});
