import { refusedKey } from './refused-keys.js';

describe('refusedKey', () => {
  it.each([
    ['{"__proto__":{"role":"admin"}}', '__proto__'],
    ['{"a":[{"constructor":1}]}', 'constructor'],
    ['[[{"prototype":null}]]', 'prototype'],
  ])('finds the key in %s', (text, key) => {
    expect(refusedKey(JSON.parse(text))).toBe(key);
  });

  it.each(['{"a":"constructor"}', '{}', '[]', '"__proto__"', 'null', '{"proto":{"b":1}}'])(
    'finds none in %s',
    (text) => {
      expect(refusedKey(JSON.parse(text))).toBeUndefined();
    },
  );
});
