import { Injectable } from '@nestjs/common';
import { runWithContext } from '../../logging/request-context.js';
import { JobDispatcher } from './job-dispatcher.js';
import { JobKinds } from './job-kinds.js';
import { JobWaitingRepository } from './job-waiting.repository.js';

const BATCH = 500;
const MAX_BATCHES = 10;
/** Younger ones are on their way. */
const QUIET_SECONDS = 10;

/**
 * Dispatches what Redis may have lost: jobs that nobody enqueued, that it forgot, or whose worker
 * died. Where Bull has them still, nothing happens.
 */
@Injectable()
export class JobSweep {
  constructor(
    private readonly waiting: JobWaitingRepository,
    private readonly kinds: JobKinds,
    private readonly dispatcher: JobDispatcher,
  ) {}

  async run(): Promise<void> {
    // Those of another build have workers of their own, or will have again.
    const types = this.kinds.all().map(({ name }) => name);
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const overdue = await this.waiting.takeOverdue(BATCH, QUIET_SECONDS, types);
      for (const job of overdue) {
        const kind = this.kinds.get(job.type);
        runWithContext({ requestId: job.request_id }, () => this.dispatcher.dispatch(kind, job));
      }
      if (overdue.length < BATCH) return;
    }
  }
}
