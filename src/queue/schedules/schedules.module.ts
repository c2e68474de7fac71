import { Global, Module } from '@nestjs/common';
import { days } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { JobTypes } from '../job-types.js';
import { ScheduleTickRepository } from './schedule-tick.repository.js';
import { Schedules } from './schedules.js';
import { TELL_TICK } from './schedules.jobs.js';

const TICKS_KEPT_DAYS = 90;

/** What every process has: modules register their schedules, whether it runs them or not. */
@Global()
@Module({
  providers: [Schedules, ScheduleTickRepository],
  exports: [Schedules, ScheduleTickRepository],
})
export class SchedulesModule {
  constructor(jobTypes: JobTypes, retention: Retention, ticks: ScheduleTickRepository) {
    // One attempt: what failed is noted with the tick, and tried again from there.
    jobTypes.register({ name: TELL_TICK, attempts: 1, backoffMs: 1_000 });
    retention.register(ticks.retention(days(TICKS_KEPT_DAYS)));
  }
}
