import fc from 'fast-check';
import { BINARY, CLOSE, frameOf, PING, TEXT } from '../support/live-raw-socket.js';

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const long = 'x'.repeat(60_000);

/** Texts that are almost what a plain socket understands, or nothing like it. */
export const PLAIN_TEXTS: readonly string[] = [
  '',
  ' ',
  'null',
  'true',
  '7',
  '"join-room"',
  '[]',
  '{}',
  '[{"type":"join-room"}]',
  '{"type":',
  '{"type":null}',
  '{"type":7}',
  '{"type":["join-room"]}',
  '{"type":{"toString":null},"id":{}}',
  '{"__proto__":{"type":"join-room"},"payload":"jobs"}',
  '{"type":"__proto__","id":1}',
  '{"type":"constructor","id":1,"payload":{"prototype":{}}}',
  '{"type":"join-room","id":1,"payload":"__proto__"}',
  '{"type":"join-room","id":1,"payload":{"__proto__":"jobs"}}',
  '{"type":"join-room","id":1,"payload":"\\u0000"}',
  '{"type":"join-room","id":1,"payload":"job:\\ud800"}',
  `{"type":"join-room","id":1,"payload":"job:${long}"}`,
  `{"type":"join-room","id":"${long}","payload":"jobs"}`,
  '{"type":"join-room","id":1e999,"payload":"jobs"}',
  '{"type":"join-room","id":{"a":1},"payload":"jobs"}',
  `{"type":"${long}","id":1}`,
  `{"type":"x","id":1,"payload":${deep(25_000)}}`,
  deep(30_000),
  '{"type":"auth:refresh","id":1,"payload":{"token":{}}}',
  `{"type":"auth:refresh","id":1,"payload":{"token":"${long}"}}`,
  '{"type":"auth:refresh","id":1,"payload":{"__proto__":{"token":"x"}}}',
  '{"type":"auth:refresh","id":1,"payload":null}',
  '{"type":"ack","payload":{"id":1,"ok":true}}',
  '{"type":"ready","payload":{}}',
  '\ufeff{"type":"x"}',
];

/** Packets of Engine.IO and Socket.IO that no library would send. */
export const PACKETS: readonly string[] = [
  '',
  '0',
  '0{"sid":"x"}',
  '1',
  '2',
  '2probe',
  '3',
  '5',
  '6',
  '7',
  '9',
  'x',
  'b',
  'bAAAA',
  '4',
  '47',
  '49',
  '4x',
  '40',
  '40{}',
  '40{"token":{}}',
  '40[]',
  '40"x"',
  '40/admin,{"token":"x"}',
  '40/__proto__,',
  `40/${long},`,
  '40/?a=b',
  '41',
  '41/admin,',
  '42',
  '42[]',
  '42[null]',
  '42[7,"x"]',
  '42[{}]',
  '42{"0":"join-room"}',
  '42"join-room"',
  '42["__proto__",{}]',
  '42["constructor"]',
  '42["error",{"message":"x"}]',
  '42["connect"]',
  '42["connect_error",{}]',
  '42["disconnect","x"]',
  '42["disconnecting"]',
  '42["newListener","x"]',
  '42["removeListener"]',
  '42["closing",{"code":1}]',
  '42["ready",{}]',
  '42["join-room"]',
  '42["join-room",{"__proto__":"jobs"}]',
  '421["join-room",["jobs"],"more","and more"]',
  '421["auth:refresh",{"token":{"length":1}}]',
  '42-1["x"]',
  '421.5["x"]',
  '42999999999999999999999999["join-room","job:x"]',
  `42${'9'.repeat(50_000)}["x"]`,
  '42/admin,["x"]',
  '42/,["x"]',
  `42["x",${deep(25_000)}]`,
  `42["${long}"]`,
  '43[]',
  '430["x"]',
  '43999999999999[{}]',
  '430{}',
  '44{"message":"x"}',
  '44[]',
  '45["x"]',
  '451-["x",{"_placeholder":true,"num":0}]',
  '451-["x",{"_placeholder":true,"num":99}]',
  '451-["x",{"_placeholder":true,"num":-1}]',
  '451-["x",{"_placeholder":true,"num":"__proto__"}]',
  '450-["x"]',
  '45999999999-["x",{"_placeholder":true,"num":0}]',
  '45-1-["x"]',
  '45x-["x"]',
  '461-0[{"_placeholder":true,"num":0}]',
  '\0',
  '4\ud800',
];

const anyJson = fc.oneof(fc.json({ maxDepth: 6 }), fc.constantFrom(...PLAIN_TEXTS));

const plainText = fc.oneof(
  fc.constantFrom(...PLAIN_TEXTS),
  fc.string({ maxLength: 200 }),
  fc
    .record({
      type: fc.constantFrom('join-room', 'leave-room', 'auth:refresh', 'stream_start', 'x'),
      id: fc.jsonValue({ maxDepth: 2 }),
      payload: fc.jsonValue({ maxDepth: 4 }),
    })
    .map((frame) => JSON.stringify(frame)),
);

const packet = fc.oneof(
  fc.constantFrom(...PACKETS),
  fc
    .tuple(
      fc.constantFrom('4', '40', '41', '42', '43', '44', '45', '46', '451-', '42/x,', '421', '2'),
      anyJson,
    )
    .map((parts) => parts.join('')),
);

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

/** Bytes to write after a handshake: whole frames for the most part, some that are no frames. */
export const nonsense = (protocol: 'websocket' | 'socket.io'): fc.Arbitrary<Buffer> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: (protocol === 'websocket' ? plainText : packet).map((it) => frameOf(TEXT, it)),
    },
    { weight: 2, arbitrary: bytes.map((it) => frameOf(BINARY, it)) },
    { weight: 1, arbitrary: bytes.map((it) => frameOf(TEXT, it)) },
    { weight: 1, arbitrary: bytes.map((it) => frameOf(CLOSE, it)) },
    { weight: 1, arbitrary: bytes.map((it) => frameOf(PING, it)) },
    {
      weight: 1,
      arbitrary: fc
        .record({
          opcode: fc.nat({ max: 15 }),
          fin: fc.boolean(),
          reserved: fc.nat({ max: 7 }),
          masked: fc.boolean(),
          payload: bytes,
        })
        .map(({ opcode, payload, ...options }) => frameOf(opcode, payload, options)),
    },
    { weight: 1, arbitrary: bytes },
  );
