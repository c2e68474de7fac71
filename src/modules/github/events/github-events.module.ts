import { Inject, Module } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { Database } from '../../../database/database.js';
import { days, expiredRows } from '../../../database/expired-rows.js';
import { Retention } from '../../../database/retention.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { EventAnnouncementRepository } from './event-announcement.repository.js';
import { EventAnnouncer } from './event-announcer.service.js';
import { EventInboxRepository } from './event-inbox.repository.js';
import { GithubEventRepository } from './github-event.repository.js';
import { GithubEventsController } from './github-events.controller.js';
import { GithubEventsService } from './github-events.service.js';
import { RepositoryRooms } from './repository-rooms.js';

/** What happened in tracked repositories: kept, told, read. */
@Module({
  imports: [WebhooksModule],
  controllers: [GithubEventsController],
  providers: [
    EventAnnouncementRepository,
    EventAnnouncer,
    EventInboxRepository,
    GithubEventRepository,
    GithubEventsService,
    RepositoryRooms,
  ],
  exports: [EventAnnouncer, EventInboxRepository],
})
export class GithubEventsModule {
  constructor(
    retention: Retention,
    database: Database,
    @Inject(githubConfig.token) { eventTtlDays }: GithubConfig,
  ) {
    const keptSeconds = days(eventTtlDays);
    retention.register(
      expiredRows(database, { table: 'github_events', column: 'received_at', keptSeconds }),
    );
  }
}
