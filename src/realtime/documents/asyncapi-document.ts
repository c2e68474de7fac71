import { VERSION } from '../../config/package-root.js';
import { objectOf } from '../json-schema.js';
import type { PlainEndpoint } from '../plain-endpoints.js';
import type { AsyncApiDocument } from './asyncapi.js';
import { channelOf } from './channels.js';
import { CLOSE_CODES } from './close-code-table.js';
import { operationsOf } from './operations.js';
import { SECURITY_SCHEMES } from './security-schemes.js';
import { serversAt } from './servers.js';
import { sharedSchemas } from './shared-schemas.js';
import { type SocketAddress, socketAddress, type Traffic } from './socket-address.js';
import { SOCKET_DESCRIPTION } from './socket-description.js';
import { connectOperation, HANDSHAKE } from './socket-io-handshake.js';

/** All that is registered. */
export interface Registered extends Traffic {
  readonly endpoints: readonly PlainEndpoint[];
}

const SOCKET_IO = 'socket.io';

const socketIoAddress = (traffic: Traffic): SocketAddress =>
  socketAddress(
    {
      id: SOCKET_IO,
      // The root namespace.
      address: '/',
      kind: 'socket.io',
      server: 'socket.io',
      summary: 'The user’s own stream, and rooms, over Socket.IO.',
      query: objectOf({
        EIO: { const: '4' },
        transport: { enum: ['websocket', 'polling'] },
      }),
    },
    traffic,
  );

const TICKET = { type: 'string', description: 'instead of an access token' };

const plainAddress = (endpoint: PlainEndpoint, traffic: Traffic): SocketAddress => {
  const { name, frames, summary, query } = endpoint;
  return socketAddress(
    {
      id: name.slice(1).replaceAll('/', '.'),
      address: name,
      kind: frames,
      server: 'websocket',
      summary,
      query: { ...query, properties: { ...query.properties, ticket: TICKET } },
    },
    traffic,
  );
};

/** The sockets in AsyncAPI 3.0, as whoever serves them sees them. */
export const asyncApiDocument = (publicUrl: string, registered: Registered): AsyncApiDocument => {
  const socketIo = socketIoAddress(registered);
  const plain = registered.endpoints.map((endpoint) => plainAddress(endpoint, registered));
  const channel = channelOf(socketIo);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Switchboard',
      version: VERSION,
      description: SOCKET_DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: serversAt(publicUrl),
    channels: {
      [SOCKET_IO]: { ...channel, messages: { ...HANDSHAKE, ...channel.messages } },
      ...Object.fromEntries(plain.map((socket) => [socket.id, channelOf(socket)])),
    },
    operations: {
      [`${SOCKET_IO}.receive.connect`]: connectOperation(SOCKET_IO),
      ...[socketIo, ...plain].map(operationsOf).reduce((all, some) => ({ ...all, ...some })),
    },
    components: {
      schemas: sharedSchemas(registered.events, registered.messages),
      securitySchemes: SECURITY_SCHEMES,
    },
    'x-close-codes': CLOSE_CODES,
  };
};
