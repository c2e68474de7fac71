import { storableJson } from './jsonb.js';

describe('storableJson', () => {
  it('replaces what jsonb refuses and keeps the rest', () => {
    expect(storableJson({ a: 'x\u0000y', b: '\ud800', c: '😀', d: 'é\n' })).toBe(
      String.raw`{"a":"x\ufffdy","b":"\ufffd","c":"😀","d":"é\n"}`,
    );
  });

  it('replaces refused characters in names too', () => {
    expect(JSON.parse(storableJson({ 'k\u0000': 1 }))).toEqual({ 'k\ufffd': 1 });
  });
});
