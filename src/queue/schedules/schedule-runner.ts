import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleDestroy,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { failureText } from '../../database/failure-text.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { runWithContext } from '../../logging/request-context.js';
import { JobQueue } from '../job-queue.js';
import { newestTick } from './newest-tick.js';
import { type DueTick, dueTick, ScheduleTickRepository } from './schedule-tick.repository.js';
import type { Schedule, Tick } from './schedules.js';
import { TELL_TICK } from './schedules.jobs.js';

const MAX_ATTEMPTS = 5;
/** Then four times as long each time: 15 s, a minute, four, sixteen. */
const FIRST_RETRY_MS = 15_000;
const RUN_TIMEOUT_MS = 60_000;
/** By how much the clock of who says that a tick is due may be ahead of this process's own. */
const MAX_CLOCK_LEAD_MS = 2_000;

const runInTime = async (schedule: Schedule, tick: Tick): Promise<void> => {
  const limit = schedule.timeoutMs ?? RUN_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it ran for over ${limit} ms`)), limit);
  });
  try {
    await Promise.race([schedule.run(tick), late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Runs the newest tick of a schedule, whoever says that one is due. The tick's row and what the
 * run wrote commit together: what crashed is taken up again, and what succeeded is not. Any number
 * of processes may be told; schedules do not wait for one another.
 */
@Injectable()
export class ScheduleRunner implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();
  /** Who is to be looked at, and what the time is by who said so. */
  private readonly told = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly ticks: ScheduleTickRepository,
    private readonly jobs: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Runs what is due: at once, or after the run of this schedule that is under way. */
  wake(schedule: Schedule, time = Date.now()): void {
    this.told.set(schedule.name, Math.min(time, Date.now() + MAX_CLOCK_LEAD_MS));
    if (this.stopped || this.running.has(schedule.name)) return;
    this.running.set(schedule.name, this.drain(schedule));
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
    const next = (): number | undefined => {
      const time = this.told.get(name);
      this.told.delete(name);
      return this.stopped ? undefined : time;
    };
    try {
      for (let time = next(); time !== undefined; time = next()) {
        const now = new Date(Math.max(time, Date.now()));
        const ran = await runWithContext({ requestId: uuidv7() }, () => this.run(schedule, now));
        // Another tick may have come due meanwhile, and who told of it found the schedule locked.
        if (ran && !this.told.has(name)) this.told.set(name, Date.now());
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

  /** Whether it ran: false if there was nothing to do, if others do it, or if it failed. */
  private async run(schedule: Schedule, now: Date): Promise<boolean> {
    const due = dueTick(schedule, newestTick(schedule, now));
    let attempt: number | undefined;
    try {
      await this.transactions.run(async (tx) => {
        attempt = undefined;
        if (!(await this.ticks.tryLock(due.schedule, tx))) return;
        if (await this.ticks.insertBaseline(due, tx)) return;
        attempt = await this.ticks.claim(due, tx);
        if (attempt === undefined) return;
        await runInTime(schedule, { at: due.tick, tx });
        await this.ticks.finish(due, tx);
      });
    } catch (error) {
      if (attempt === undefined) throw error;
      await this.fail(due, attempt, error);
      return false;
    }
    return attempt !== undefined;
  }

  private async fail(due: DueTick, attempt: number, error: unknown): Promise<void> {
    const { schedule, tick } = due;
    const retryInMs = attempt < MAX_ATTEMPTS ? FIRST_RETRY_MS * 4 ** (attempt - 1) : undefined;
    this.logger.warn('a scheduled run failed', {
      ...{ schedule, tick: tick.toISOString(), attempts: attempt },
      given_up: retryInMs === undefined,
      ...errorFields(error),
    });
    await this.ticks.recordFailure(due, failureText(error), retryInMs);
    if (retryInMs === undefined) return;
    this.jobs.enqueue(TELL_TICK, { schedule }, { delayMs: retryInMs });
  }
}
