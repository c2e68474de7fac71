import { SOCKET_IO_PATH } from '../limits.js';
import { referTo, type ServerObject } from './asyncapi.js';
import type { SecuritySchemeName } from './security-schemes.js';

const by = (...names: readonly SecuritySchemeName[]) =>
  names.map((name) => referTo('components', 'securitySchemes', name));

/** Where the outside reaches this server: one HTTP server, two protocols over WebSocket. */
export const serversAt = (publicUrl: string): Readonly<Record<string, ServerObject>> => {
  const { protocol: scheme, host, pathname } = new URL(publicUrl);
  const protocol = scheme === 'https:' ? 'wss' : 'ws';
  const base = pathname.replace(/\/$/, '');
  return {
    websocket: {
      host,
      ...(base === '' ? {} : { pathname: base }),
      protocol,
      protocolVersion: '13',
      description: 'Plain WebSockets (RFC 6455), text frames of JSON.',
      security: by('access_token', 'subprotocol', 'ticket'),
    },
    'socket.io': {
      host,
      pathname: base + SOCKET_IO_PATH.replace(/\/$/, ''),
      protocol,
      protocolVersion: '13',
      description: 'Socket.IO 4 (protocol 5, Engine.IO 4), by websocket or by long polling.',
      security: by('access_token', 'socket_io_auth'),
    },
  };
};
