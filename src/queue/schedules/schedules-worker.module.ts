import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkerQueueModule } from '../queue.module.js';
import { Sweeper } from '../sweeper.js';
import { ScheduleAlarms } from './schedule-alarms.js';
import { ScheduleRunner } from './schedule-runner.js';
import { Schedules } from './schedules.js';
import { SCHEDULES_QUEUE } from './schedules.jobs.js';
import { SchedulesProcessor } from './schedules.processor.js';
import { TickAttemptRepository } from './tick-attempt.repository.js';
import { TickAttempts } from './tick-attempts.js';

/** Nobody else tells of a run whose process died. */
const SWEEP_EVERY_MS = 15_000;

/** Runs schedules: when Bull tells of a tick, at the start, and whatever nobody told of. */
@Module({
  imports: [WorkerQueueModule.forQueue(SCHEDULES_QUEUE)],
  providers: [
    ...[ScheduleAlarms, ScheduleRunner, SchedulesProcessor],
    ...[TickAttempts, TickAttemptRepository],
  ],
})
export class SchedulesWorkerModule implements OnApplicationBootstrap {
  constructor(
    sweeper: Sweeper,
    private readonly schedules: Schedules,
    private readonly runner: ScheduleRunner,
    private readonly alarms: ScheduleAlarms,
  ) {
    sweeper.register({
      name: 'schedules',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => this.sweep(),
    });
  }

  onApplicationBootstrap(): void {
    // Waits for nothing: Redis may be away.
    void this.sweep();
  }

  private async sweep(): Promise<void> {
    for (const schedule of this.schedules.all()) this.runner.wake(schedule);
    await this.alarms.set();
  }
}
