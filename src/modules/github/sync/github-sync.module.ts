import { Inject, Module } from '@nestjs/common';
import { schedulesConfig, type SchedulesConfig } from '../../../config/schedules.config.js';
import { Schedules } from '../../../queue/schedules/schedules.js';
import { JobKinds } from '../../jobs/job-kinds.js';
import { JobsModule } from '../../jobs/jobs.module.js';
import { SearchModule } from '../../search/search.module.js';
import { AccountData } from '../../users/account-data.js';
import { ProfileParts } from '../../users/profile-parts.js';
import { UsersModule } from '../../users/users.module.js';
import { ContributionYearRepository } from './contribution-year.repository.js';
import { ContributionsService } from './contributions.service.js';
import { GithubAccountData } from './github-account-data.js';
import { GithubPeopleController } from './github-people.controller.js';
import { GITHUB_PROFILE_PART } from './github-profile-part.js';
import { GithubProfileRepository } from './github-profile.repository.js';
import { GithubSyncController } from './github-sync.controller.js';
import { RepositoriesEnding } from './repositories-ending.js';
import { RepositoryListRepository } from './repository-list.repository.js';
import { SyncClock } from './sync-clock.js';
import { SyncDueRepository } from './sync-due.repository.js';
import { SYNC_JOBS } from './sync-kind.js';
import { SyncTicks } from './sync-ticks.service.js';
import { SyncRepository } from './sync.repository.js';
import { SyncedRepositoriesService } from './synced-repositories.service.js';
import { SyncsService } from './syncs.service.js';

const TICK_TIMEOUT_MS = 5 * 60_000;

/** Has users' GitHub accounts synchronised, and shows what was found. */
@Module({
  imports: [JobsModule, SearchModule, UsersModule],
  controllers: [GithubSyncController, GithubPeopleController],
  providers: [
    ContributionsService,
    ContributionYearRepository,
    GithubAccountData,
    GithubProfileRepository,
    RepositoriesEnding,
    RepositoryListRepository,
    SyncClock,
    SyncDueRepository,
    SyncedRepositoriesService,
    SyncRepository,
    SyncsService,
    SyncTicks,
  ],
  exports: [
    ContributionYearRepository,
    GithubProfileRepository,
    SyncClock,
    SyncDueRepository,
    SyncRepository,
    SyncsService,
  ],
})
export class GithubSyncModule {
  constructor(
    kinds: JobKinds,
    parts: ProfileParts,
    accountData: AccountData,
    data: GithubAccountData,
    schedules: Schedules,
    @Inject(schedulesConfig.token) config: SchedulesConfig,
    ticks: SyncTicks,
  ) {
    for (const kind of Object.values(SYNC_JOBS)) kinds.register(kind);
    parts.register(GITHUB_PROFILE_PART);
    for (const source of [data.repositories, data.profile, data.contributions]) {
      accountData.register(source);
    }
    const { syncRepositories, syncProfiles, timeZone } = config;
    const shared = { timeZone, timeoutMs: TICK_TIMEOUT_MS };
    schedules.register({
      name: 'github-sync-repositories',
      cron: syncRepositories,
      ...shared,
      run: (tick) => ticks.run('repositories', tick),
    });
    schedules.register({
      name: 'github-sync-profiles',
      cron: syncProfiles,
      ...shared,
      run: (tick) => ticks.run('profile', tick),
    });
  }
}
