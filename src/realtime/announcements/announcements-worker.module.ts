import { Module } from '@nestjs/common';
import { Sweeper } from '../../queue/sweeper.js';
import { AnnouncementBacklog } from './announcement-backlog.js';
import { AnnouncementRelay } from './announcement-relay.js';

const SWEEP_EVERY_MS = 2_000;
const COUNT_EVERY_MS = 10_000;

/** Publishes what a crash, or an absent Redis, kept from being told. */
@Module({})
export class AnnouncementsWorkerModule {
  constructor(sweeper: Sweeper, relay: AnnouncementRelay, backlog: AnnouncementBacklog) {
    sweeper.register({
      name: 'live_announcements',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => {
        relay.wake();
        return relay.idle();
      },
    });
    sweeper.register({
      name: 'live_announcement_count',
      everyMs: COUNT_EVERY_MS,
      sweep: () => backlog.read(),
    });
  }
}
