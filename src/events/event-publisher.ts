import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../database/transaction.js';
import { currentContext } from '../logging/request-context.js';
import { EventListeners } from './event-listeners.js';
import { EventRelay } from './event-relay.js';
import type { DomainEventMap, DomainEventName } from './event-map.js';
import { OutboxRepository } from './outbox.repository.js';

/** Publishes domain events: rows of the cause's transaction, relayed as soon as it commits. */
@Injectable()
export class EventPublisher {
  constructor(
    private readonly listeners: EventListeners,
    private readonly outbox: OutboxRepository,
    private readonly relay: EventRelay,
  ) {}

  async publish<Name extends DomainEventName>(
    name: Name,
    payload: DomainEventMap[Name],
    tx: Transaction,
  ): Promise<void> {
    const listeners = this.listeners.of(name);
    if (listeners.length === 0) return;
    const requestId = currentContext()?.requestId ?? uuidv7();
    await this.outbox.insert(
      listeners.map((listener) => ({
        id: uuidv7(),
        event: name,
        listener,
        payload: JSON.stringify(payload),
        requestId,
      })),
      tx,
    );
    tx.afterCommit(() => this.relay.wake());
  }
}
