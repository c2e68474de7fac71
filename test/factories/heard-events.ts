import { Module } from '@nestjs/common';
import { EventListeners } from '../../src/events/event-listeners.js';
import type { DomainEventMap, DomainEventName } from '../../src/events/event-map.js';

export interface HeardEvent<Name extends DomainEventName> {
  readonly event: Name;
  readonly payload: DomainEventMap[Name];
}

/** A module that listens to these events, and what it has heard so far. */
export const hearing = <Name extends DomainEventName>(...names: readonly Name[]) => {
  const heard: HeardEvent<Name>[] = [];

  @Module({})
  class HearingModule {
    constructor(listeners: EventListeners) {
      for (const event of names) {
        listeners.register(event, 'hearing', ({ payload }) => {
          heard.push({ event, payload });
          return Promise.resolve();
        });
      }
    }
  }

  return { heard, HearingModule };
};
