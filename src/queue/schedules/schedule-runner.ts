import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleDestroy,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { runWithContext } from '../../logging/request-context.js';
import type { Schedule } from './schedules.js';
import { TickAttempts } from './tick-attempts.js';

/** By how much the clock of who says that a tick is due may be ahead of this process's own. */
const MAX_CLOCK_LEAD_MS = 2_000;

/**
 * Runs the newest tick of a schedule, whoever says that one is due. Any number of processes may be
 * told; schedules do not wait for one another.
 */
@Injectable()
export class ScheduleRunner implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();
  /** Who is to be looked at, and what the time is by who said so: the latest, of several. */
  private readonly told = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly attempts: TickAttempts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Runs what is due: at once, or after the run of this schedule that is under way. */
  wake(schedule: Schedule, time = Date.now()): void {
    const { name } = schedule;
    const latest = Math.max(time, this.told.get(name) ?? 0);
    this.told.set(name, Math.min(latest, Date.now() + MAX_CLOCK_LEAD_MS));
    if (this.stopped || this.running.has(name)) return;
    this.running.set(name, this.drain(schedule));
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  /** The runs under way are the last; what is left is caught up later. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async drain(schedule: Schedule): Promise<void> {
    const { name } = schedule;
    try {
      for (let time = this.next(name); time !== undefined; time = this.next(name)) {
        const now = new Date(Math.max(time, Date.now()));
        const attempted = await runWithContext({ requestId: uuidv7() }, () =>
          this.attempts.attempt(schedule, now),
        );
        // Another tick may have come due meanwhile, and who told of it found the schedule locked.
        if (attempted && !this.told.has(name)) this.told.set(name, Date.now());
      }
    } catch (error) {
      this.logger.warn('a schedule could not be looked at', {
        schedule: name,
        ...errorFields(error),
      });
    } finally {
      // At once, or a wake-up between the last look and this would be nobody's.
      this.running.delete(name);
    }
  }

  /** What was told of this schedule and not looked at yet. */
  private next(name: string): number | undefined {
    const time = this.told.get(name);
    this.told.delete(name);
    return this.stopped ? undefined : time;
  }
}
