import { Injectable } from '@nestjs/common';
import type { Principal } from '../http/principal.js';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { LiveConnection } from './connections/live-connection.js';
import type { ObjectSchema } from './json-schema.js';

/** What a socket does once it is open; a rejection closes it. */
export type OpenSocket = (connection: LiveConnection) => Promise<void>;

/** A path of plain WebSockets. */
export interface PlainEndpoint {
  /** The path. */
  readonly name: string;
  readonly summary: string;
  /** Its own parameters; a ticket is good at every path. */
  readonly query: ObjectSchema;
  /** `envelope`: `{type, payload}`; `flat`: `{type, …payload}`, and no messages but `auth:refresh`. */
  readonly frames: 'envelope' | 'flat';
  /**
   * Decides before the upgrade.
   * @throws DomainError, which is answered over HTTP.
   */
  admit(principal: Principal, query: URLSearchParams): Promise<OpenSocket>;
}

@Injectable()
export class PlainEndpoints extends UniqueRegistry<PlainEndpoint> {
  constructor() {
    super('socket path');
  }
}
