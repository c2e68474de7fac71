import { Injectable } from '@nestjs/common';
import { JobAnnouncer } from './job-announcer.js';
import { JobDispatcher } from './job-dispatcher.js';
import type { JobKind } from './job-kinds.js';
import type { Run } from './job-run.repository.js';
import { JobWaitingRepository } from './job-waiting.repository.js';

const LAST_WORKER_STOPPED = 'The worker stopped in the middle of the last attempt.';

/** What becomes of jobs whose attempt came to no end. */
@Injectable()
export class JobRetries {
  constructor(
    private readonly waiting: JobWaitingRepository,
    private readonly dispatcher: JobDispatcher,
    private readonly announcer: JobAnnouncer,
  ) {}

  /** Has a job tried again after a while, longer with each of its attempts so far. */
  async postpone(kind: JobKind, run: Run, attempts: number, error: string): Promise<void> {
    const delayMs = kind.backoffMs * 2 ** (attempts - 1);
    const job = await this.waiting.postpone(run, delayMs, error);
    if (job) this.dispatcher.dispatch(kind, job, { delayMs });
  }

  /** Has another worker do it at once, as if this one had not begun. */
  async handBack(kind: JobKind, run: Run): Promise<void> {
    const job = await this.waiting.handBack(run);
    if (job) this.dispatcher.dispatch(kind, job);
  }

  /** Fails a job that was not to be claimed because each of its workers died. */
  async giveUp({ attempts }: JobKind, id: string): Promise<void> {
    const failed = await this.waiting.giveUp(id, attempts, LAST_WORKER_STOPPED);
    if (failed) this.announcer.announce(failed);
  }
}
