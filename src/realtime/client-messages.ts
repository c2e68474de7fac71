import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { LiveConnection } from './connections/live-connection.js';
import type { JsonSchema, ObjectSchema } from './json-schema.js';

/** The one message that every kind of socket takes. */
export const AUTH_REFRESH = 'auth:refresh';

export interface ClientMessageAnswer {
  /** Acked as `data`. */
  readonly data?: unknown;
  /** Runs right after the ack was sent. */
  readonly afterwards?: () => void;
}

/** A message that clients may send, whichever transport brings it. */
export interface ClientMessage {
  readonly name: string;
  readonly summary: string;
  readonly payload: JsonSchema;
  /** Of `data` in its ack; null where the ack has none. */
  readonly reply: ObjectSchema | null;
  /**
   * The payload is whatever came.
   * @throws DomainError, which is acked.
   */
  handle(connection: LiveConnection, payload: unknown): Promise<ClientMessageAnswer>;
}

@Injectable()
export class ClientMessages extends UniqueRegistry<ClientMessage> {
  constructor() {
    super('client message');
  }
}
