import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DomainError } from '../../errors/domain-error.js';
import { errorAnswer } from '../../http/error-answer.js';
import { WEB_SOCKET_VERSION } from './plain-request.js';

/** Answers an upgrade that is refused as the HTTP request that it still is; gives the status. */
export const refuseUpgrade = (
  socket: Duplex,
  error: DomainError,
  requestId: string,
  accept: string | undefined,
): number => {
  const { status, headers, body } = errorAnswer(error, requestId, accept);
  const lines = Object.entries({
    ...headers,
    Connection: 'close',
    'Content-Length': Buffer.byteLength(body),
    // For whoever asked for another one (RFC 6455 §4.4).
    'Sec-WebSocket-Version': WEB_SOCKET_VERSION,
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  // Node listens no more to an upgrade's socket, and an error that nobody hears ends the process.
  socket.on('error', () => undefined);
  // Node leaves the socket of an upgrade half open, for as long as its peer likes.
  socket.once('finish', () => socket.destroy());
  if (socket.writable) {
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  }
  return status;
};
