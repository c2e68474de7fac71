import { isObject } from './json-object.js';

describe('isObject', () => {
  it.each(['{}', '{"a":1}', '{"length":0}'])('holds for %s', (json) => {
    expect(isObject(JSON.parse(json))).toBe(true);
  });

  it.each(['null', '[]', '[{}]', '7', '"{}"', 'true'])('does not hold for %s', (json) => {
    expect(isObject(JSON.parse(json))).toBe(false);
  });

  it('does not hold for what is absent', () => {
    expect(isObject(undefined)).toBe(false);
  });
});
