import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { DomainEvent, DomainEventName } from './event-map.js';

interface Listener {
  /** `<event>/<listener>`. */
  readonly name: string;
  readonly event: string;
  readonly handle: (event: DomainEvent) => Promise<void>;
}

/** Who listens to which event. Registered by modules at start; nobody listening costs nothing. */
@Injectable()
export class EventListeners {
  private readonly registry = new UniqueRegistry<Listener>('event listener');

  /**
   * `handle` runs inside the transaction that takes the event off the outbox, so that its rows and
   * the delivery commit together. It is called at least once; an effect outside the database
   * (mail, push, publish) must start from a row that it writes.
   */
  register<Name extends DomainEventName>(
    event: Name,
    listener: string,
    handle: (event: DomainEvent<Name>) => Promise<void>,
  ): void {
    this.registry.register({
      name: `${event}/${listener}`,
      event,
      // The outbox stores the listener's name with the event's, so only its own events reach it.
      handle: (given) => handle(given as DomainEvent<Name>),
    });
  }

  /** The full names of those who listen to `event`. */
  of(event: string): readonly string[] {
    return this.registry
      .all()
      .filter((listener) => listener.event === event)
      .map(({ name }) => name);
  }

  find(name: string): Listener | undefined {
    return this.registry.find(name);
  }
}
