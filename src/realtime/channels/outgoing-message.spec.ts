import fc from 'fast-check';
import { Decoder, type Packet, PacketType } from 'socket.io-parser';
import type { StreamPosition } from './channel-message.js';
import { OutgoingMessage } from './outgoing-message.js';
import { textFrame } from './text-frame.js';

const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});
const payload = fc.oneof(
  fc.constant({}),
  fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'id', 'text')), fc.jsonValue()),
);
const event = fc.oneof(fc.constantFrom('notification', 'auth:refresh', '"', '\n'), text);
const position = fc.option(fc.record({ epoch: fc.uuid(), seq: fc.nat() }), { nil: undefined });

const outgoing = (type: string, given: object, at?: StreamPosition): OutgoingMessage =>
  new OutgoingMessage({
    event: type,
    payload: JSON.stringify(given),
    once: undefined,
    position: at,
  });

/** What Socket.IO's own client makes of a packet. */
const decoded = (packet: string): Packet => {
  const packets: Packet[] = [];
  const decoder = new Decoder();
  decoder.on('decoded', (it: Packet) => void packets.push(it));
  decoder.add(packet);
  const [first] = packets;
  if (!first || packets.length > 1) throw new Error(`${packets.length} packets`);
  return first;
};

const parsed = (given: object): unknown => JSON.parse(JSON.stringify(given));

describe('an outgoing message', () => {
  it('is `type`, `payload` and its place on a plain socket', () => {
    fc.assert(
      fc.property(event, payload, position, (type, given, at) => {
        const { plain } = outgoing(type, given, at);
        expect(plain.toString()).toBe(JSON.stringify({ type, payload: given, ...at }));
      }),
    );
  });

  it('is `type` and the payload’s own fields on a flat one', () => {
    fc.assert(
      fc.property(event, payload, position, (type, given, at) => {
        const { flat } = outgoing(type, given, at);
        const fields = [JSON.stringify({ type }), JSON.stringify(given)].map((it) =>
          it.slice(1, -1),
        );
        expect(flat.toString()).toBe(`{${fields.filter(Boolean).join(',')}}`);
        expect(JSON.parse(flat.toString())).toMatchObject({ type });
      }),
    );
  });

  it('is an event of payload and place to a client of Socket.IO', () => {
    fc.assert(
      fc.property(event, payload, position, (type, given, at) => {
        fc.pre(!['connect', 'connect_error', 'disconnect', 'disconnecting'].includes(type));
        const packet = decoded(outgoing(type, given, at).packet);
        expect(packet).toMatchObject({ type: PacketType.EVENT, nsp: '/' });
        expect(packet.id).toBeUndefined();
        expect(packet.data).toEqual([type, parsed(given), ...(at ? [at] : [])]);
      }),
    );
  });

  it('is framed as Engine.IO’s message', () => {
    const message = outgoing('broadcast', { id: 7 }, { epoch: 'e', seq: 1 });
    expect(message.frame).toEqual(textFrame(`4${message.packet}`));
  });

  it('is encoded once, however many take it', () => {
    const message = outgoing('broadcast', { id: 7 });
    expect(message.plain).toBe(message.plain);
    expect(message.flat).toBe(message.flat);
    expect(message.frame).toBe(message.frame);
  });
});
