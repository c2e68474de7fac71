import { Module } from '@nestjs/common';
import { GithubDeliveriesModule } from './deliveries/github-deliveries.module.js';
import { GithubEventsModule } from './events/github-events.module.js';
import { TrackedRepositoriesModule } from './repositories/tracked-repositories.module.js';
import { GithubSyncModule } from './sync/github-sync.module.js';

/** Repositories that users track, what happens in them, and what is theirs on GitHub. */
@Module({
  imports: [
    TrackedRepositoriesModule,
    GithubDeliveriesModule,
    GithubEventsModule,
    GithubSyncModule,
  ],
})
export class GithubModule {}
