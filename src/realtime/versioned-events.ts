import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { NewMessage } from './channels/channel-message.js';

/** An event whose messages have versions, and the truth that they were published from. */
export interface VersionedEvent {
  /** The event's name. */
  readonly name: string;
  /** The messages of `key` whose version is over `after`, oldest first; all with their payloads. */
  missed(key: string, after: number): Promise<readonly NewMessage[]>;
}

/** Asked when a message comes whose predecessor did not, or that was too large to be published. */
@Injectable()
export class VersionedEvents extends UniqueRegistry<VersionedEvent> {
  constructor() {
    super('versioned event');
  }
}
