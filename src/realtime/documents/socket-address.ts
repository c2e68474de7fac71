import { AUTH_REFRESH, type ClientMessage } from '../client-messages.js';
import type { ObjectSchema } from '../json-schema.js';
import type { SocketEvent, SocketKind } from '../socket-events.js';

/** Somewhere to connect to, and what goes on there. */
export interface SocketAddress {
  /** What its channel is called. */
  readonly id: string;
  readonly address: string;
  readonly kind: SocketKind;
  /** The name of its server. */
  readonly server: 'websocket' | 'socket.io';
  readonly summary: string;
  readonly query: ObjectSchema;
  readonly events: readonly SocketEvent[];
  readonly messages: readonly ClientMessage[];
}

/** All that is registered, of which each address has its part. */
export interface Traffic {
  readonly events: readonly SocketEvent[];
  readonly messages: readonly ClientMessage[];
}

type Place = Omit<SocketAddress, 'events' | 'messages'>;

const isAt = (place: Place, { at }: SocketEvent): boolean =>
  at.some((it) => it === place.kind || it === place.address);

export const socketAddress = (place: Place, { events, messages }: Traffic): SocketAddress => ({
  ...place,
  events: events.filter((event) => isAt(place, event)),
  // Flat sockets are there to be listened to.
  messages: messages.filter(({ name }) => place.kind !== 'flat' || name === AUTH_REFRESH),
});
