import { Module } from '@nestjs/common';
import { WorkerQueueModule } from '../../queue/queue.module.js';
import { Sweeper } from '../../queue/sweeper.js';
import { JobMetrics } from './job-metrics.js';
import { JobPools } from './job-pools.js';
import { JobRetries } from './job-retries.js';
import { JobRunRepository } from './job-run.repository.js';
import { JobRunner } from './job-runner.js';
import { JobSweep } from './job-sweep.js';
import { JobWaitingRepository } from './job-waiting.repository.js';
import { JOBS_QUEUE } from './jobs.jobs.js';
import { JobsModule } from './jobs.module.js';
import { JobsProcessor } from './jobs.processor.js';

const SWEEP_EVERY_MS = 5_000;

/** Runs jobs. The processors of other kinds open pools of it. */
@Module({
  imports: [JobsModule, WorkerQueueModule.forQueue(JOBS_QUEUE)],
  providers: [
    JobMetrics,
    JobPools,
    JobRetries,
    JobRunRepository,
    JobRunner,
    JobsProcessor,
    JobSweep,
    JobWaitingRepository,
  ],
  exports: [JobPools],
})
export class JobsWorkerModule {
  constructor(sweeper: Sweeper, sweep: JobSweep) {
    sweeper.register({ name: 'jobs', everyMs: SWEEP_EVERY_MS, sweep: () => sweep.run() });
  }
}
