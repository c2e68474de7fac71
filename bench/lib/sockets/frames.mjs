// RFC 6455 §5.2, as much of it as a load generator needs.
import { randomBytes } from 'node:crypto';

export const TEXT = 1;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const FIN = 0x80;
const MASKED = 0x80;
/** Masking with zeros is no work, and allowed: a server cannot tell it from chance. */
const MASK = Buffer.alloc(4);

/**
 * A whole message from a client.
 *
 * @param {number} opcode
 * @param {string | Buffer} content up to 65,535 bytes
 */
export function clientFrame(opcode, content) {
  const bytes = Buffer.from(content);
  const long = bytes.length > 125;
  const frame = Buffer.allocUnsafe(2 + (long ? 2 : 0) + MASK.length + bytes.length);
  frame[0] = FIN | opcode;
  frame[1] = MASKED | (long ? 126 : bytes.length);
  if (long) frame.writeUInt16BE(bytes.length, 2);
  MASK.copy(frame, long ? 4 : 2);
  bytes.copy(frame, frame.length - bytes.length);
  return frame;
}

/**
 * Hands over each whole frame of a server.
 *
 * @param {Buffer} bytes
 * @param {number} end where what was read ends
 * @param {(opcode: number, start: number, end: number) => void} onFrame
 * @returns {number} where the first frame begins that is not whole yet
 */
export function readFrames(bytes, end, onFrame) {
  let at = 0;
  while (end - at >= 2) {
    const first = /** @type {number} */ (bytes[at]);
    let length = /** @type {number} */ (bytes[at + 1]);
    let start = at + 2;
    if (length === 126) {
      start += 2;
      if (start > end) break;
      length = bytes.readUInt16BE(at + 2);
    } else if (length === 127) {
      start += 8;
      if (start > end) break;
      length = Number(bytes.readBigUInt64BE(at + 2));
    }
    if (start + length > end) break;
    if ((first & FIN) === 0) throw new Error('a fragmented frame, which no subject sends');
    onFrame(first & 0x0f, start, start + length);
    at = start + length;
  }
  return at;
}

/**
 * @param {{ port: number, path: string, headers: readonly string[] }} target
 */
export const upgradeRequest = ({ port, path, headers }) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...headers,
    '\r\n',
  ].join('\r\n');
