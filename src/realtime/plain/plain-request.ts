import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What asks for the upgrade, and what only upgrades have. */
const LEFT_OUT = ['upgrade', 'connection', 'http2-settings'];

export const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  /^websocket$/i.test(headers.upgrade ?? '');

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
