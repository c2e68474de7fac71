import { Inject, Injectable } from '@nestjs/common';
import { failureText } from '../../database/failure-text.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { JobQueue } from '../job-queue.js';
import { newestTick } from './newest-tick.js';
import { runInTime } from './run-in-time.js';
import { type DueTick, dueTick, ScheduleTickRepository } from './schedule-tick.repository.js';
import type { Schedule } from './schedules.js';
import { TELL_TICK } from './schedules.jobs.js';
import { type EndedAttempt, TickAttemptRepository } from './tick-attempt.repository.js';

/** Before the second attempt, and four times as long before each further one. */
const PAUSES_MS = [15_000, 60_000, 240_000, 960_000];
const MAX_ATTEMPTS = PAUSES_MS.length + 1;
/**
 * By attempt: when one of which nothing was heard, and which nobody is at, is taken for dead. It is
 * the pause that would follow its failure. None follows the last, which is only to be given up.
 */
const DEAD_AFTER_MS = [...PAUSES_MS, 15_000];
const DIED = 'The process, or its connection to PostgreSQL, ended during the run.';

interface Beginning {
  /** Undefined if nothing is due, or if others are at it. */
  readonly attempt?: number | undefined;
  /** What was found dead. */
  readonly dead: readonly EndedAttempt[];
}

const NOTHING: Beginning = { dead: [] };

/**
 * Attempts at the newest tick of a schedule, each in two transactions: one that counts it, and one
 * that runs it and commits what the run wrote together with the note that it ran. A count in the
 * run's own transaction would be undone by the very crash that has to be counted. The one ends
 * before the other begins, rather than within it, so that a pool of a single connection is enough;
 * and whoever looks in between finds an attempt that was only just begun, and leaves it alone.
 */
@Injectable()
export class TickAttempts {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly ticks: ScheduleTickRepository,
    private readonly attempts: TickAttemptRepository,
    private readonly jobs: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether there was one, whatever came of it: not if nothing is due, or others are at it. */
  async attempt(schedule: Schedule, now: Date): Promise<boolean> {
    const due = dueTick(schedule, newestTick(schedule, now));
    const { attempt, dead } = await this.begin(due);
    for (const ended of dead) this.warn(due.schedule, ended, { error: DIED });
    if (attempt === undefined) return false;
    try {
      await this.run(schedule, due, attempt);
    } catch (error) {
      await this.fail(due, attempt, error);
    }
    return true;
  }

  private begin(due: DueTick): Promise<Beginning> {
    return this.transactions.run(async (tx) => {
      if (!(await this.ticks.tryLock(due.schedule, tx))) return NOTHING;
      if (await this.ticks.insertBaseline(due, tx)) return NOTHING;
      const dead = await this.attempts.endDead(due, MAX_ATTEMPTS, DIED, tx);
      return { attempt: await this.attempts.begin(due, DEAD_AFTER_MS, tx), dead };
    });
  }

  private async run(schedule: Schedule, due: DueTick, attempt: number): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.ticks.lock(due.schedule, tx);
      // Whoever was held up for long finds that others took over.
      if (!(await this.attempts.isUnderWay(due, attempt, tx))) return;
      await runInTime(schedule, { at: due.tick, tx });
      await this.attempts.finish(due, attempt, tx);
    });
  }

  private async fail(due: DueTick, attempts: number, error: unknown): Promise<void> {
    const { schedule, tick } = due;
    const pauseMs = PAUSES_MS[attempts - 1];
    this.warn(schedule, { tick, attempts, given_up: pauseMs === undefined }, errorFields(error));
    const noted = await this.attempts.recordFailure(due, attempts, failureText(error), pauseMs);
    if (!noted || pauseMs === undefined) return;
    this.jobs.enqueue(TELL_TICK, { schedule }, { delayMs: pauseMs });
  }

  private warn(schedule: string, ended: EndedAttempt, error: object): void {
    const tick = ended.tick.toISOString();
    this.logger.warn('a scheduled run failed', { schedule, ...ended, tick, ...error });
  }
}
