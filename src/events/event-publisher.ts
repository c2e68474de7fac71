import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../database/transaction.js';
import { currentContext } from '../logging/request-context.js';
import { EventListeners } from './event-listeners.js';
import { EventRelay } from './event-relay.js';
import type { DomainEventMap, DomainEventName, NewDomainEvent } from './event-map.js';
import { type NewOutboxRow, OutboxRepository } from './outbox.repository.js';

const requestIdOfNow = (): string => currentContext()?.requestId ?? uuidv7();

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
    await this.insert(this.rowsOf(name, payload, requestIdOfNow()), tx);
  }

  /** In this order, in one statement. */
  async publishAll(events: readonly NewDomainEvent[], tx: Transaction): Promise<void> {
    const requestId = requestIdOfNow();
    await this.insert(
      events.flatMap(({ name, payload }) => this.rowsOf(name, payload, requestId)),
      tx,
    );
  }

  private rowsOf(name: string, payload: object, requestId: string): NewOutboxRow[] {
    return this.listeners.of(name).map((listener) => ({
      id: uuidv7(),
      event: name,
      listener,
      payload: JSON.stringify(payload),
      requestId,
    }));
  }

  private async insert(rows: readonly NewOutboxRow[], tx: Transaction): Promise<void> {
    if (rows.length === 0) return;
    await this.outbox.insert(rows, tx);
    tx.afterCommit(() => this.relay.wake());
  }
}
