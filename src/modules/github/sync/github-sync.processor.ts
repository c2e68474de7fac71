import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../../../queue/handles-job.js';
import type { JobPool } from '../../jobs/job-pool.js';
import { JobPools } from '../../jobs/job-pools.js';
import { GITHUB_SYNC_QUEUE } from './github-sync.jobs.js';
import { SYNC_JOBS } from './sync-kind.js';
import { SyncWork } from './sync-work.service.js';

@Processor(GITHUB_SYNC_QUEUE)
export class GithubSyncProcessor {
  private readonly repositories: JobPool;
  private readonly profiles: JobPool;

  constructor(pools: JobPools, work: SyncWork) {
    this.repositories = pools.open(SYNC_JOBS.repositories.name, (job) =>
      work.run('repositories', job),
    );
    this.profiles = pools.open(SYNC_JOBS.profile.name, (job) => work.run('profile', job));
  }

  @HandlesJob('github-sync/repositories')
  wakeRepositories(): Promise<void> {
    this.repositories.wake();
    return Promise.resolve();
  }

  @HandlesJob('github-sync/profile')
  wakeProfiles(): Promise<void> {
    this.profiles.wake();
    return Promise.resolve();
  }
}
