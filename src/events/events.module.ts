import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { days, expiredRows } from '../database/expired-rows.js';
import { Retention } from '../database/retention.js';
import { Sweeper } from '../queue/sweeper.js';
import { EventListeners } from './event-listeners.js';
import { EventPublisher } from './event-publisher.js';
import { EventRelay } from './event-relay.js';
import { OutboxRepository } from './outbox.repository.js';

const DEAD_LETTERS_KEPT_DAYS = 30;
const SWEEP_EVERY_MS = 2_000;

@Global()
@Module({
  providers: [EventListeners, EventPublisher, EventRelay, OutboxRepository],
  exports: [EventListeners, EventPublisher, EventRelay],
})
export class EventsModule {
  constructor(retention: Retention, database: Database) {
    const keptSeconds = days(DEAD_LETTERS_KEPT_DAYS);
    retention.register(expiredRows(database, { table: 'outbox', column: 'dead_at', keptSeconds }));
  }
}

/** Retries and what a crash left behind; in worker processes. */
@Module({ imports: [EventsModule] })
export class EventsWorkerModule {
  constructor(sweeper: Sweeper, relay: EventRelay) {
    sweeper.register({
      name: 'outbox',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => {
        relay.wake();
        return relay.idle();
      },
    });
  }
}
