import { objectOf } from '../json-schema.js';
import type { SocketEvent } from '../socket-events.js';
import { CLOSE_CODES } from './close-code-table.js';

/** Plain sockets are told by their close frame. */
export const CLOSING: SocketEvent = {
  name: 'closing',
  summary: 'Why the server closes the connection, which Socket.IO itself cannot say.',
  payload: objectOf({
    code: { type: 'integer', enum: CLOSE_CODES.map(({ code }) => code) },
    reason: { type: 'string' },
  }),
  at: ['socket.io'],
  inStream: false,
};
