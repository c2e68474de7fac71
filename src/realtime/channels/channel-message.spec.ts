import fc from 'fast-check';
import { decodeMessage, decodeNotice, encodeMessage, encodePayload } from './channel-message.js';

/** Whatever JavaScript calls a string: newlines, astral characters, halves of such. */
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});
/** What stands before the payload, by agreement without newlines. */
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((it) => !it.includes('\n'));
const payload = fc.oneof(
  fc.dictionary(fc.oneof(text, fc.constant('__proto__')), fc.oneof(text, fc.jsonValue())),
  fc.constant({}),
  fc.constant({ text: '\n\n\n' }),
);
const once = fc.option(
  fc.oneof(
    fc.record({ key: name }),
    fc.record({ key: name, version: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }) }),
    fc.record({ key: name, version: fc.nat(), newest: fc.constant(true as const) }),
  ),
  { nil: undefined },
);
const message = fc
  .record({ event: name, payload, once })
  .map(({ once: twice, ...rest }) => (twice ? { ...rest, once: twice } : rest));
const position = fc.record({ epoch: fc.uuid(), seq: fc.nat() });

/** As Redis has it: bytes. */
const throughBytes = (it: string): string => Buffer.from(it).toString();

describe('a channel’s message', () => {
  it('comes out as it went in, its payload letter by letter', () => {
    fc.assert(
      fc.property(message, position, (given, at) => {
        const decoded = decodeMessage(throughBytes(encodeMessage(given)), at);
        expect(decoded).toEqual({ ...encodePayload(given), position: at });
        expect(decoded?.payload).toBe(JSON.stringify(given.payload));
      }),
    );
  });

  it('has an empty text where it was too large to publish', () => {
    const large = { event: 'e', payload: null, once: { key: 'k', version: 3 } };
    expect(encodePayload(large).payload).toBe('');
    expect(decodeMessage(encodeMessage(large), undefined)).toEqual(encodePayload(large));
  });

  it('carries its place in a notice, where the channel has one', () => {
    fc.assert(
      fc.property(message, position, (given, at) => {
        const notice = `${at.epoch}\n${at.seq}\n${encodeMessage(given)}`;
        expect(decodeNotice(throughBytes(notice))).toEqual({
          ...encodePayload(given),
          position: at,
        });
        const bare = decodeNotice(`\n\n${encodeMessage(given)}`);
        expect(bare).toEqual({ ...encodePayload(given), position: undefined });
      }),
    );
  });

  it('is not taken again by the node that published it, unless it has a place', () => {
    const text = encodeMessage({ event: 'e', payload: {} });
    expect(decodeNotice(`\nnode\n${text}`, 'node')).toBeUndefined();
    expect(decodeNotice(`\nnode\n${text}`, 'another')).toMatchObject({ event: 'e' });
    expect(decodeNotice(`node\n1\n${text}`, 'node')).toMatchObject({ event: 'e' });
  });

  it('tells version 0 from no version', () => {
    const of = (version?: number) =>
      decodeMessage(
        encodeMessage({
          event: 'e',
          payload: {},
          once: version === undefined ? { key: 'k' } : { key: 'k', version },
        }),
        undefined,
      )?.once;
    expect(of()).toEqual({ key: 'k' });
    expect(of(0)).toEqual({ key: 'k', version: 0 });
  });

  it.each(['', 'event', 'event\nkey', 'event\nkey\n1', '\n\n\n{}'])(
    'is not %j, which another release may have written',
    (it) => {
      expect(decodeMessage(it, undefined)).toBeUndefined();
      expect(decodeNotice(`epoch\n1\n${it}`)).toBeUndefined();
    },
  );

  it('is not made of a notice that is cut short', () => {
    const whole = 'epoch\n1\nevent\nkey\n1\n';
    for (let length = 0; length < whole.length; length += 1) {
      expect(decodeNotice(whole.slice(0, length))).toBeUndefined();
    }
    expect(decodeNotice(whole)).toBeDefined();
  });
});
