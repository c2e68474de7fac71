import { Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { HandlesJob } from '../handles-job.js';
import type { JobEnvelope } from '../job-queue.js';
import { ScheduleRunner } from './schedule-runner.js';
import { Schedules } from './schedules.js';
import { SCHEDULES_QUEUE, TELL_TICK } from './schedules.jobs.js';

interface TickPayload {
  readonly schedule: string;
}

@Processor(SCHEDULES_QUEUE)
export class SchedulesProcessor {
  constructor(
    private readonly schedules: Schedules,
    private readonly runner: ScheduleRunner,
  ) {}

  /** Does not wait for the run: a long one would keep the ticks of the others waiting. */
  @HandlesJob(TELL_TICK)
  tell({ schedule: name }: TickPayload, job: Job<JobEnvelope<TickPayload>>): Promise<void> {
    const schedule = this.schedules.find(name);
    // Another build's may not be known here. Whoever found the job due had this time, at least.
    if (schedule) this.runner.wake(schedule, job.timestamp + (job.opts.delay ?? 0));
    return Promise.resolve();
  }
}
