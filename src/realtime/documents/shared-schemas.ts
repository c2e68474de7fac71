import type { ClientMessage } from '../client-messages.js';
import { type JsonSchema, objectOf } from '../json-schema.js';
import type { SocketEvent } from '../socket-events.js';
import { referTo } from './asyncapi.js';

type Group = 'events' | 'messages' | 'replies' | 'sockets';

/** Names of components are of letters, digits, `.`, `-` and `_`. */
const keyOf = (group: Group, name: string): string =>
  `${group}.${name.replaceAll(/[^\w.-]/g, '_')}`;

/** One of the schemas below. */
export const schemaOf = (group: Group, name: string): JsonSchema => ({
  ...referTo('components', 'schemas', keyOf(group, name)),
});

const EPOCH = { type: 'string' };

/** Where a message stands in the user's own stream. */
export const POSITION = objectOf({ epoch: EPOCH, seq: { type: 'integer', minimum: 1 } });

const RESUME = objectOf({ epoch: EPOCH, seq: { type: 'integer', minimum: 0 } });

const ERROR = objectOf(
  { code: { type: 'string', examples: ['NOT_FOUND'] }, message: { type: 'string' } },
  {
    details: { description: 'for VALIDATION_ERROR the faulty fields' },
    request_id: { type: 'string', description: 'of a refused handshake' },
  },
);

/** Every payload once, however many addresses have it. */
export const sharedSchemas = (
  events: readonly SocketEvent[],
  messages: readonly ClientMessage[],
): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries<JsonSchema>([
    [keyOf('sockets', 'position'), POSITION],
    [keyOf('sockets', 'resume'), RESUME],
    [keyOf('sockets', 'error'), ERROR],
    ...events.map(({ name, payload }) => [keyOf('events', name), payload] as const),
    ...messages.map(({ name, payload }) => [keyOf('messages', name), payload] as const),
    ...messages.flatMap(({ name, reply }) =>
      reply ? [[keyOf('replies', name), reply] as const] : [],
    ),
  ]);
