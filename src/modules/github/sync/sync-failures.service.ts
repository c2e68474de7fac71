import { Injectable } from '@nestjs/common';
import { isUnavailable } from '../../../errors/errors.js';
import { type JobContext, JobLost, LastingFailure } from '../../jobs/job-run.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { IdentitiesService, type ProviderToken } from '../../users/identities.service.js';
import {
  GithubAway,
  GithubLimited,
  GithubRefused,
  GithubUnauthorized,
} from '../client/github-api.errors.js';
import { GITHUB } from '../client/github-link.js';
import { SyncOvertaken } from './github-sync.errors.js';
import { SyncClock } from './sync-clock.js';
import type { SyncKind } from './sync-kind.js';
import { afterLimit, MAX_FAILURES, RETRY_MS } from './sync-retries.js';
import type { SyncRun } from './sync-run.js';
import { SyncRepository } from './sync.repository.js';

/** An attempt that came to no good end. */
export interface FailedSync {
  readonly kind: SyncKind;
  readonly run: SyncRun;
  readonly job: JobContext;
  readonly token: ProviderToken;
}

/** What follows when a synchronisation fails: whether and when it goes on without its user. */
@Injectable()
export class SyncFailures {
  constructor(
    private readonly syncs: SyncRepository,
    private readonly identities: IdentitiesService,
    private readonly jobs: JobsService,
    private readonly clock: SyncClock,
  ) {}

  /** Resolves with what the job is to fail with. */
  async note(failed: FailedSync, error: unknown): Promise<unknown> {
    const { kind, run, job, token } = failed;
    if (job.signal.aborted) return this.noteStop(failed);
    if (error instanceof GithubUnauthorized) {
      await this.identities.forgetToken(run.userId, GITHUB, token);
      await this.syncs.fail(run, kind, null, MAX_FAILURES);
      return new LastingFailure(`${error.message} Sign in with GitHub again.`);
    }
    if (error instanceof GithubLimited) {
      const wait = afterLimit(error.until.getTime() - Date.now());
      await this.syncs.fail(run, kind, this.clock.in(wait), MAX_FAILURES);
      return new LastingFailure(`${error.message} The synchronisation goes on by itself then.`);
    }
    if (error instanceof GithubRefused) {
      await this.syncs.fail(run, kind, null, MAX_FAILURES);
      return new LastingFailure(`GitHub refused (${error.status}): ${error.message}`);
    }
    if (error instanceof SyncOvertaken) return new LastingFailure(error.message);
    // What is due already stays so, and a place in the database that is away cannot be written to.
    if (isUnavailable(error)) return error;
    await this.syncs.fail(run, kind, this.clock.in(RETRY_MS), MAX_FAILURES);
    return error instanceof GithubAway ? new GithubAwayForNow(error) : error;
  }

  /** What its user cancelled does not go on; what another worker is to do is due there. */
  private async noteStop({ kind, run, job }: FailedSync): Promise<unknown> {
    const reason: unknown = job.signal.reason;
    if (reason instanceof JobLost) {
      const { status } = await this.jobs.get(job.userId, job.jobId);
      if (status === 'cancelled') await this.syncs.fail(run, kind, null, MAX_FAILURES);
    }
    return reason;
  }
}

class GithubAwayForNow extends Error {
  constructor(cause: GithubAway) {
    super(`${cause.message} The synchronisation goes on by itself once GitHub is back.`, { cause });
  }
}
