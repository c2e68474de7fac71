import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FieldFault, validationError } from '../../errors/errors.js';

/** What asks for the upgrade, and what only upgrades have. */
const LEFT_OUT = ['upgrade', 'connection', 'http2-settings'];

export const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  /^websocket$/i.test(headers.upgrade ?? '');

export const WEB_SOCKET_VERSION = '13';
/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const PROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

const areProtocols = (header: string): boolean => {
  const names = header.split(',').map((name) => name.trim());
  return names.every((name) => PROTOCOL.test(name)) && new Set(names).size === names.length;
};

/**
 * A handshake's form, RFC 6455 §4.2.1. `ws` checks it too, but only when the handshake is answered,
 * and what was shown for it is spent by then.
 * @throws DomainError 400
 */
export const requireHandshake = ({ method, headers }: IncomingMessage): void => {
  const faults: FieldFault[] = [];
  const check = (good: boolean, field: string, message: string): void => {
    if (!good) faults.push({ field, message });
  };
  const protocols = headers['sec-websocket-protocol'];
  check(method === 'GET', '(method)', 'must be GET');
  check(KEY.test(headers['sec-websocket-key'] ?? ''), 'Sec-WebSocket-Key', 'must be 16 bytes');
  check(
    headers['sec-websocket-version'] === WEB_SOCKET_VERSION,
    'Sec-WebSocket-Version',
    `must be ${WEB_SOCKET_VERSION}`,
  );
  check(
    protocols === undefined || areProtocols(protocols),
    'Sec-WebSocket-Protocol',
    'must be tokens, each once',
  );
  if (faults.length > 0) throw validationError(faults);
};

/**
 * Has a request taken as if it had asked for no upgrade: RFC 9110 §7.8 has servers ignore protocols
 * that they do not know, and clients offer `h2c` with ordinary requests. Node hands all of them to
 * whoever listens for upgrades, so the request is put back and read again.
 */
export const ignoreUpgrade = (
  server: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void => {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!LEFT_OUT.includes(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
};
