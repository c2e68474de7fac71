import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../../queue/handles-job.js';
import type { JobPool } from './job-pool.js';
import { JobPools } from './job-pools.js';
import { JOBS_QUEUE } from './jobs.jobs.js';
import { makeRandomText, RANDOM_TEXT } from './random-text.job.js';

@Processor(JOBS_QUEUE)
export class JobsProcessor {
  private readonly randomTexts: JobPool;

  constructor(pools: JobPools) {
    this.randomTexts = pools.open(RANDOM_TEXT.name, makeRandomText);
  }

  @HandlesJob('jobs/random-text')
  randomText(): Promise<void> {
    this.randomTexts.wake();
    return Promise.resolve();
  }
}
