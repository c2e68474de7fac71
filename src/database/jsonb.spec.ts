import { isStorableJson, storableJson } from './jsonb.js';

const storable = (text: string): boolean => isStorableJson(Buffer.from(text));

describe('isStorableJson', () => {
  it.each(['{"a":1}', String.raw`"\u00e9"`, String.raw`"\ud83d\ude00"`, '"😀"', String.raw`"\n"`])(
    'takes %s',
    (text) => expect(storable(text)).toBe(true),
  );

  it.each([
    String.raw`"\u0000"`,
    String.raw`"a\uD800"`,
    String.raw`"\ude00"`,
    String.raw`"\ud83d\ud83d\ude00"`,
    String.raw`{"\u0000":1}`,
  ])('refuses %s', (text) => expect(storable(text)).toBe(false));
});

describe('storableJson', () => {
  it('replaces what jsonb refuses and keeps the rest', () => {
    expect(storableJson({ a: 'x\u0000y', b: '\ud800', c: '😀' })).toBe(
      String.raw`{"a":"x\ufffdy","b":"\ufffd","c":"😀"}`,
    );
  });
});
