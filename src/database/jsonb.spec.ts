import { storableJson } from './jsonb.js';

describe('storableJson', () => {
  it('replaces what jsonb refuses and keeps the rest', () => {
    expect(storableJson({ a: 'x\u0000y', b: '\ud800', c: '😀', d: 'é\n' })).toBe(
      String.raw`{"a":"x\ufffdy","b":"\ufffd","c":"😀","d":"é\n"}`,
    );
  });

  it('leaves a backslash before the letters of an escape alone', () => {
    const value = { a: String.raw`\u0000`, b: String.raw`\\ud800`, c: '\\\u0000', d: '\\\ud800' };
    expect(JSON.parse(storableJson(value))).toEqual({ ...value, c: '\\\ufffd', d: '\\\ufffd' });
  });

  it('replaces each half of a pair that is the wrong way round', () => {
    expect(JSON.parse(storableJson('\udc00\ud800x'))).toBe('\ufffd\ufffdx');
  });

  it('replaces refused characters in names too', () => {
    expect(JSON.parse(storableJson({ 'k\u0000': 1 }))).toEqual({ 'k\ufffd': 1 });
  });
});
