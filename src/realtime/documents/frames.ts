import type { ClientMessage } from '../client-messages.js';
import { type JsonSchema, objectOf, type ObjectSchema } from '../json-schema.js';
import type { SocketEvent, SocketKind } from '../socket-events.js';
import type { MessageObject } from './asyncapi.js';
import { POSITION, schemaOf } from './shared-schemas.js';

type Frame = Pick<MessageObject, 'payload' | 'headers' | 'correlationId'>;

/** How messages travel over sockets of one kind. */
interface Frames {
  event(event: SocketEvent): Frame;
  request(message: ClientMessage): Frame;
  /** `ack` is what the message is answered with. */
  reply(ack: ObjectSchema): Frame;
}

const TYPE = 'type';

/** `{type, …fields}` */
const flatten = (type: string, fields: ObjectSchema): ObjectSchema => ({
  ...fields,
  required: [TYPE, ...fields.required],
  properties: { [TYPE]: { const: type }, ...fields.properties },
});

const ID: JsonSchema = {
  description: 'whatever the client tells its acks apart by',
  anyOf: [{ type: 'string', maxLength: 128 }, { type: 'number' }],
};

const withId = (ack: ObjectSchema): ObjectSchema => ({
  ...ack,
  properties: { id: ID, ...ack.properties },
});

/** Names travel beside the payload: `emit(name, payload, position?)`. */
const socketIo: Frames = {
  event: ({ name, inStream }) => ({
    payload: schemaOf('events', name),
    ...(inStream ? { headers: schemaOf('sockets', 'position') } : {}),
  }),
  request: ({ name }) => ({ payload: schemaOf('messages', name) }),
  reply: (ack) => ({ payload: ack }),
};

const request = ({ name }: ClientMessage): Frame => ({
  payload: objectOf({ [TYPE]: { const: name }, payload: schemaOf('messages', name) }, { id: ID }),
  correlationId: { location: '$message.payload#/id' },
});

const envelope: Frames = {
  event: ({ name, inStream }) => ({
    payload: objectOf({
      [TYPE]: { const: name },
      payload: schemaOf('events', name),
      ...(inStream ? POSITION.properties : {}),
    }),
  }),
  request,
  reply: (ack) => ({
    payload: objectOf({ [TYPE]: { const: 'ack' }, payload: withId(ack) }),
    correlationId: { location: '$message.payload#/payload/id' },
  }),
};

const flat: Frames = {
  event: ({ name, payload }) => ({ payload: flatten(name, payload) }),
  request,
  reply: (ack) => ({
    payload: flatten('ack', withId(ack)),
    correlationId: { location: '$message.payload#/id' },
  }),
};

export const FRAMES: Readonly<Record<SocketKind, Frames>> = {
  'socket.io': socketIo,
  envelope,
  flat,
};
