import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CursorCodec } from './cursor-codec.js';

const codec = new CursorCodec({ keys: [randomBytes(32)] });
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('CursorCodec', () => {
  it('gives back any position in the same scope and refuses it in any other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string()), (scope, other, position) => {
        const cursor = codec.encode(scope, position);
        expect(codec.decode(scope, cursor)).toEqual(position);
        if (other !== scope)
          expect(codeOf(() => codec.decode(other, cursor))).toBe('INVALID_CURSOR');
      }),
    );
  });

  it('refuses whatever it did not sign', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        expect(codeOf(() => codec.decode('scope', cursor))).toBe('INVALID_CURSOR');
      }),
    );
    const cursor = codec.encode('scope', ['a']);
    expect(codeOf(() => codec.decode('scope', `A${cursor.slice(1)}x`))).toBe('INVALID_CURSOR');
    expect(codeOf(() => codec.decode('scope', cursor.slice(0, -2)))).toBe('INVALID_CURSOR');
  });

  it('says of a cursor older than a week that it has expired', () => {
    const cursor = codec.encode('scope', ['a'], Date.now() - 7 * 86_400_000 - 2_000);
    expect(codeOf(() => codec.decode('scope', cursor))).toBe('CURSOR_EXPIRED');
  });

  it('accepts cursors of an older key after rotation', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const cursor = new CursorCodec({ keys: [older] }).encode('scope', ['a']);
    expect(new CursorCodec({ keys: [newer, older] }).decode('scope', cursor)).toEqual(['a']);
    expect(codeOf(() => new CursorCodec({ keys: [newer] }).decode('scope', cursor))).toBe(
      'INVALID_CURSOR',
    );
  });
});
