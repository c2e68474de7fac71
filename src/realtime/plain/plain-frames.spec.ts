import fc from 'fast-check';
import { parseFrame } from './plain-frames.js';

describe('a client’s frame', () => {
  const id = fc.option(fc.oneof(fc.string({ maxLength: 128 }), fc.integer()), { nil: undefined });

  it('is its type, its id and its payload', () => {
    fc.assert(
      fc.property(fc.string(), id, fc.jsonValue(), (type, given, value) => {
        const payload: unknown = JSON.parse(JSON.stringify(value));
        const frame = { type, ...(given === undefined ? {} : { id: given }), payload };
        expect(parseFrame(JSON.stringify(frame))).toEqual({ type, id: given, payload });
      }),
    );
  });

  it('needs neither an id nor a payload, and may bring more', () => {
    const bare = { type: 'auth:refresh', id: undefined, payload: undefined };
    expect(parseFrame('{"type":"auth:refresh"}')).toEqual(bare);
    expect(parseFrame('{"type":"auth:refresh","user_id":"7"}')).toEqual(bare);
  });

  it.each([
    '',
    'text',
    'null',
    '7',
    '"type"',
    '[]',
    '[{"type":"a"}]',
    '{}',
    '{"type":null}',
    '{"type":7}',
    '{"type":{}}',
    '{"TYPE":"a"}',
    '{"type":"a"',
    '{"type":"a"}{"type":"b"}',
    '{"__proto__":{"type":"a"}}',
    '{"type":"a","id":{}}',
    '{"type":"a","id":[1]}',
    '{"type":"a","id":true}',
    '{"type":"a","id":1e999}',
    `{"type":"a","id":"${'x'.repeat(129)}"}`,
  ])('is not %s', (text) => {
    expect(parseFrame(text)).toBeUndefined();
  });

  it('is never made of fields that the peer did not write', () => {
    const frame = parseFrame('{"type":"a","__proto__":{"id":"7","payload":{"admin":true}}}');
    expect(frame).toEqual({ type: 'a', id: undefined, payload: undefined });
  });

  it('is read from anything without a throw', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((it) => `{"type":${it},"id":${it}}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const frame = parseFrame(text);
        if (frame) expect(typeof frame.type).toBe('string');
      }),
    );
  });
});
