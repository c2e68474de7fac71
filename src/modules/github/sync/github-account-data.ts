import { Injectable } from '@nestjs/common';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import { ContributionYearRepository } from './contribution-year.repository.js';
import { GithubProfileRepository } from './github-profile.repository.js';
import { RepositoryListRepository } from './repository-list.repository.js';
import { toRepository } from './synced-repository-view.js';

const BATCH = 200;
const LAST_YEAR = 9_999;

/** What was synchronised, for its user. It goes with the link to GitHub, and so with the account. */
@Injectable()
export class GithubAccountData {
  readonly repositories: AccountDataSource;
  readonly profile: AccountDataSource;
  readonly contributions: AccountDataSource;

  constructor(
    repositories: RepositoryListRepository,
    profiles: GithubProfileRepository,
    years: ContributionYearRepository,
  ) {
    this.repositories = {
      name: 'github_repositories',
      async *export(userId) {
        const batches = exportBatches(
          (after) => repositories.next(userId, after, BATCH),
          ({ id }) => id,
        );
        for await (const batch of batches) yield batch.map(toRepository);
      },
    };
    this.profile = {
      name: 'github_profile',
      async *export(userId) {
        const found = await profiles.findOfUsers([userId]);
        yield found.map(({ user_id: _user, etag: _etag, ...profile }) => profile);
      },
    };
    this.contributions = {
      name: 'github_contributions',
      async *export(userId) {
        yield await years.between(userId, 0, LAST_YEAR, true);
      },
    };
  }
}
