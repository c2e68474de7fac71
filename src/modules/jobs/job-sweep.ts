import { Injectable } from '@nestjs/common';
import { JobAnnouncer } from './job-announcer.js';
import { type JobKind, JobKinds } from './job-kinds.js';
import { JobWaitingRepository } from './job-waiting.repository.js';

const BATCH = 500;
const LAST_WORKER_STOPPED = 'The worker stopped in the middle of the last attempt.';

/** Fails jobs whose worker died in the last of their attempts. */
@Injectable()
export class JobSweep {
  constructor(
    private readonly waiting: JobWaitingRepository,
    private readonly kinds: JobKinds,
    private readonly announcer: JobAnnouncer,
  ) {}

  async run(): Promise<void> {
    // Those of another build have workers of their own, or will have again.
    for (const kind of this.kinds.all()) await this.giveUp(kind);
  }

  private async giveUp({ name, attempts }: JobKind): Promise<void> {
    let failed;
    do {
      failed = await this.waiting.giveUp(name, attempts, LAST_WORKER_STOPPED, BATCH);
      for (const change of failed) this.announcer.announce(change);
    } while (failed.length === BATCH);
  }
}
