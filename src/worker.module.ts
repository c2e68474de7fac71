import { Module } from '@nestjs/common';
import { Retention } from './database/retention.js';
import { EventsWorkerModule } from './events/events.module.js';
import { MailWorkerModule } from './mail/mail-worker.module.js';
import { FilesWorkerModule } from './modules/files/files-worker.module.js';
import { GithubEventsWorkerModule } from './modules/github/events/github-events-worker.module.js';
import { RepositoryHooksWorkerModule } from './modules/github/hooks/repository-hooks-worker.module.js';
import { GithubSyncWorkerModule } from './modules/github/sync/github-sync-worker.module.js';
import { JobsWorkerModule } from './modules/jobs/jobs-worker.module.js';
import { SearchWorkerModule } from './modules/search/search-worker.module.js';
import { UsersWorkerModule } from './modules/users/users-worker.module.js';
import { WebhooksWorkerModule } from './modules/webhooks/webhooks-worker.module.js';
import { WorkerQueueModule } from './queue/queue.module.js';
import { SchedulesWorkerModule } from './queue/schedules/schedules-worker.module.js';
import { Sweeper } from './queue/sweeper.js';
import { AnnouncementsWorkerModule } from './realtime/announcements/announcements-worker.module.js';

const RETENTION_EVERY_MS = 60 * 1000;

/** What a process does besides answering: Bull processors, sweeps, retention. */
@Module({
  imports: [
    WorkerQueueModule,
    SchedulesWorkerModule,
    EventsWorkerModule,
    MailWorkerModule,
    AnnouncementsWorkerModule,
    JobsWorkerModule,
    RepositoryHooksWorkerModule,
    UsersWorkerModule,
    WebhooksWorkerModule,
    GithubEventsWorkerModule,
    FilesWorkerModule,
    SearchWorkerModule,
    GithubSyncWorkerModule,
  ],
})
export class WorkerModule {
  constructor(sweeper: Sweeper, retention: Retention) {
    sweeper.register({
      name: 'retention',
      everyMs: RETENTION_EVERY_MS,
      sweep: async () => {
        await retention.run();
      },
    });
  }
}
