import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../../queue/handles-job.js';
import { JobRunner } from './job-runner.js';
import { JOBS_QUEUE, type RunJob } from './jobs.jobs.js';
import { makeRandomText, RANDOM_TEXT } from './random-text.job.js';

/** So many that writes come in groups; the work itself takes turns on the one event loop. */
const CONCURRENCY = 128;

@Processor(JOBS_QUEUE)
export class JobsProcessor {
  constructor(private readonly runner: JobRunner) {}

  @HandlesJob('jobs/random-text', CONCURRENCY)
  async randomText({ job_id }: RunJob): Promise<void> {
    await this.runner.run(RANDOM_TEXT.name, job_id, makeRandomText);
  }
}
