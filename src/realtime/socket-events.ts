import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { ObjectSchema } from './json-schema.js';

/** Sockets by how their messages look: Socket.IO's, `{type, payload}` frames, flat frames. */
export type SocketKind = 'socket.io' | 'envelope' | 'flat';

/** What the server sends by itself, as it is described to clients. */
export interface SocketEvent {
  readonly name: string;
  readonly summary: string;
  readonly payload: ObjectSchema;
  /** All sockets of a kind, or those at a path. */
  readonly at: readonly (SocketKind | `/${string}`)[];
  /** Whether it is of the user's own stream, and comes with the position to resume from. */
  readonly inStream: boolean;
}

/** Whoever sends an event registers it, so that the description has it. */
@Injectable()
export class SocketEvents extends UniqueRegistry<SocketEvent> {
  constructor() {
    super('socket event');
  }
}
