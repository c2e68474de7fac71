import { Module } from '@nestjs/common';
import { WorkerQueueModule } from '../../../queue/queue.module.js';
import { Sweeper } from '../../../queue/sweeper.js';
import { JobsModule } from '../../jobs/jobs.module.js';
import { JobsWorkerModule } from '../../jobs/jobs-worker.module.js';
import { SearchModule } from '../../search/search.module.js';
import { UsersModule } from '../../users/users.module.js';
import { GithubClientModule } from '../client/github-client.module.js';
import { ContributionsSync } from './contributions-sync.service.js';
import { DueSyncs } from './due-syncs.service.js';
import { GITHUB_SYNC_QUEUE } from './github-sync.jobs.js';
import { GithubSyncModule } from './github-sync.module.js';
import { GithubSyncProcessor } from './github-sync.processor.js';
import { KeptRepositories } from './kept-repositories.service.js';
import { LanguagesSync } from './languages-sync.service.js';
import { PageReader } from './page-reader.service.js';
import { ProfileSync } from './profile-sync.service.js';
import { RepositoriesSync } from './repositories-sync.service.js';
import { RepositoryLanguagesRepository } from './repository-languages.repository.js';
import { RepositoryPageRepository } from './repository-page.repository.js';
import { SyncFailures } from './sync-failures.service.js';
import { SyncWork } from './sync-work.service.js';
import { SyncedRepositoryRepository } from './synced-repository.repository.js';
import { UnseenRepositories } from './unseen-repositories.service.js';

const SWEEP_EVERY_MS = 15_000;

/** Synchronises. */
@Module({
  imports: [
    GithubClientModule,
    GithubSyncModule,
    JobsModule,
    JobsWorkerModule,
    SearchModule,
    UsersModule,
    WorkerQueueModule.forQueue(GITHUB_SYNC_QUEUE),
  ],
  providers: [
    ContributionsSync,
    DueSyncs,
    GithubSyncProcessor,
    KeptRepositories,
    LanguagesSync,
    PageReader,
    ProfileSync,
    RepositoriesSync,
    RepositoryLanguagesRepository,
    RepositoryPageRepository,
    SyncedRepositoryRepository,
    SyncFailures,
    SyncWork,
    UnseenRepositories,
  ],
})
export class GithubSyncWorkerModule {
  constructor(sweeper: Sweeper, due: DueSyncs) {
    sweeper.register({
      name: 'github_syncs',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => due.startDue(),
    });
  }
}
