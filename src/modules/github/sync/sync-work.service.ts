import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type JobContext, LastingFailure } from '../../jobs/job-run.js';
import { IdentitiesService, type ProviderToken } from '../../users/identities.service.js';
import { GithubApi } from '../client/github-api.js';
import { GITHUB, githubNotLinked } from '../client/github-link.js';
import { PatientGithub } from './patient-github.js';
import { ProfileSync } from './profile-sync.service.js';
import { RepositoriesSync } from './repositories-sync.service.js';
import { SyncClock } from './sync-clock.js';
import { SyncFailures } from './sync-failures.service.js';
import type { SyncKind } from './sync-kind.js';
import { RETRY_MS } from './sync-retries.js';
import type { Synchroniser, SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';

/** What the jobs that synchronise do. */
@Injectable()
export class SyncWork {
  private readonly synchronisers: Readonly<Record<SyncKind, Synchroniser>>;

  constructor(
    private readonly syncs: SyncRepository,
    private readonly identities: IdentitiesService,
    private readonly api: GithubApi,
    private readonly failures: SyncFailures,
    private readonly clock: SyncClock,
    repositories: RepositoriesSync,
    profile: ProfileSync,
  ) {
    this.synchronisers = { repositories, profile };
  }

  /** Resolves with what was found, as JSON. */
  async run(kind: SyncKind, job: JobContext): Promise<string> {
    const token = await this.identities.backgroundTokenOf(job.userId, GITHUB);
    const run = token && (await this.begin(kind, job, token));
    // Unlinked meanwhile, or suspended, or refused by GitHub.
    if (!run) throw new LastingFailure(githubNotLinked().message);
    try {
      const found = await this.synchronisers[kind].synchronise(run);
      await this.syncs.complete(run, kind, this.clock.now());
      return JSON.stringify(found);
    } catch (error) {
      throw await this.failures.note({ kind, run, job, token }, error);
    }
  }

  private async begin(
    kind: SyncKind,
    job: JobContext,
    token: ProviderToken,
  ): Promise<SyncRun | undefined> {
    const identities = await this.identities.list(job.userId);
    const identity = identities.find(({ issuer }) => issuer === GITHUB);
    if (!identity) return undefined;
    const holder = uuidv7();
    const begun = await this.syncs.begin({
      identityId: identity.id,
      kind,
      holder,
      runId: uuidv7(),
      now: this.clock.now(),
      dueAt: this.clock.in(RETRY_MS),
    });
    if (!begun) return undefined;
    return {
      identityId: identity.id,
      userId: job.userId,
      holder,
      runId: begun.run_id,
      nextPage: begun.next_page,
      pagesRead: begun.pages_read,
      githubUserId: identity.subject,
      scopes: token.scopes,
      github: new PatientGithub(this.api, token.value, job.signal),
      progress: (percent) => job.progress(percent),
    };
  }
}
