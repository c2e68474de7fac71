import { Module } from '@nestjs/common';
import { Sweeper } from '../../../queue/sweeper.js';
import { EventAnnouncer } from './event-announcer.service.js';
import { GithubEventsModule } from './github-events.module.js';

const SWEEP_EVERY_MS = 2_000;

/** Tells of events that a crash, or an absent Redis, kept from being told. */
@Module({ imports: [GithubEventsModule] })
export class GithubEventsWorkerModule {
  constructor(sweeper: Sweeper, announcer: EventAnnouncer) {
    sweeper.register({
      name: 'github_event_announcements',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => {
        announcer.wake();
        return announcer.idle();
      },
    });
  }
}
