import { Injectable } from '@nestjs/common';
import { JobAnnouncer } from './job-announcer.js';
import { type JobKind, JobKinds } from './job-kinds.js';
import { JobWaitingRepository } from './job-waiting.repository.js';
import { JobWakeUps } from './job-wake-ups.js';

const BATCH = 500;
const LAST_WORKER_STOPPED = 'The worker stopped in the middle of the last attempt.';

/**
 * Finds what nobody told of: jobs whose wake-up Redis lost, and those whose worker died in their last
 * attempt. Kinds of another build have workers of their own, or will have again.
 */
@Injectable()
export class JobSweep {
  constructor(
    private readonly waiting: JobWaitingRepository,
    private readonly kinds: JobKinds,
    private readonly wakeUps: JobWakeUps,
    private readonly announcer: JobAnnouncer,
  ) {}

  async run(): Promise<void> {
    for (const kind of this.kinds.all()) {
      await this.giveUp(kind);
      if (await this.waiting.someDue(kind.name)) this.wakeUps.wake(kind);
    }
  }

  private async giveUp({ name, attempts }: JobKind): Promise<void> {
    let failed;
    do {
      failed = await this.waiting.giveUp(name, attempts, LAST_WORKER_STOPPED, BATCH);
      for (const change of failed) this.announcer.announce(change);
    } while (failed.length === BATCH);
  }
}
