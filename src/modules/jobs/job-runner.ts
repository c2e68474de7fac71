import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { failureText } from '../../database/failure-text.js';
import { isUnavailable } from '../../errors/errors.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { JobAnnouncer } from './job-announcer.js';
import type { JobKind } from './job-kinds.js';
import { JobMemory } from './job-memory.js';
import { type AttemptOutcome, JobMetrics } from './job-metrics.js';
import { JobRetries } from './job-retries.js';
import { JobLost, JobRun, type JobWork, LastingFailure, WorkerStopping } from './job-run.js';
import { type ClaimedJob, type End, JobRunRepository } from './job-run.repository.js';
import type { JobChange } from './job.js';

/** The one character that PostgreSQL's text does not hold. */
const NUL = /\0/g;

/** Jobs that hold much share this much; there can be any number of those that hold less. */
const MUCH_BYTES = 16 * 1024;
const MEMORY_BYTES = 64 * 1024 * 1024;

/** For so long an end is kept that PostgreSQL is not there for; then the job is run again. */
const END_WITHIN_MS = 30_000;
const END_AGAIN_MS = 1_000;

/** Does the work of claimed jobs, and writes down what became of it. */
@Injectable()
export class JobRunner implements OnModuleDestroy {
  private readonly memory = new JobMemory(MEMORY_BYTES);
  private stopped = false;

  constructor(
    private readonly repository: JobRunRepository,
    private readonly retries: JobRetries,
    private readonly announcer: JobAnnouncer,
    private readonly metrics: JobMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleDestroy(): void {
    this.stopped = true;
  }

  begin(claimed: ClaimedJob): JobRun {
    this.announcer.announce(claimed);
    return new JobRun(claimed, this.repository, this.announcer);
  }

  /** Resolves once it is written down what became of the job, or that could not be done. */
  async finish(run: JobRun, kind: JobKind, work: JobWork): Promise<void> {
    const bytes = kind.bytesOf?.(run.claimed.parameters) ?? 0;
    if (bytes < MUCH_BYTES) return this.work(run, kind, work);
    await this.memory.take(bytes);
    try {
      await this.work(run, kind, work);
    } finally {
      this.memory.give(bytes);
    }
  }

  private async work(run: JobRun, kind: JobKind, work: JobWork): Promise<void> {
    const { claimed } = run;
    const outcome = await run
      .do(work, kind.timeoutMs)
      .then(
        (text) => this.complete(claimed, kind, text),
        (error: unknown) => this.fail(claimed, kind, error),
      )
      .catch((error: unknown) => this.leave(claimed, error));
    this.metrics.attempts.inc({ type: kind.name, outcome });
  }

  private leave({ id }: ClaimedJob, error: unknown): AttemptOutcome {
    this.logger.warn('what became of a job was not written down; it will be run again', {
      job_id: id,
      ...errorFields(error),
    });
    return 'unwritten';
  }

  private async complete(
    claimed: ClaimedJob,
    kind: JobKind,
    text: string,
  ): Promise<AttemptOutcome> {
    const { id, run_id: runId } = claimed;
    const result = text.replace(NUL, '');
    try {
      const ended = await this.end({ id, runId, status: 'completed', result, error: null });
      if (!ended) return 'lost';
      this.announcer.announce({ ...ended, result });
      return 'completed';
    } catch (error) {
      // The work was done well: that nobody could write it down is no failure of it.
      if (isUnavailable(error)) throw error;
      return this.fail(claimed, kind, error);
    }
  }

  private async fail(claimed: ClaimedJob, kind: JobKind, cause: unknown): Promise<AttemptOutcome> {
    const { id, run_id: runId, attempts } = claimed;
    if (cause instanceof JobLost) return 'lost';
    if (cause instanceof WorkerStopping) {
      return (await this.retries.handBack(kind, { id, runId })) ? 'handed_back' : 'lost';
    }
    this.logger.warn('an attempt at a job failed', {
      job_id: id,
      type: kind.name,
      attempts,
      ...errorFields(cause),
    });
    const error = failureText(cause);
    if (attempts < kind.attempts && !(cause instanceof LastingFailure)) {
      const postponed = await this.retries.postpone(kind, { id, runId }, attempts, error);
      return postponed ? 'postponed' : 'lost';
    }
    const ended = await this.end({ id, runId, status: 'failed', result: null, error });
    if (!ended) return 'lost';
    this.announcer.announce({ ...ended, error });
    return 'failed';
  }

  /** Outlives short outages of PostgreSQL; meanwhile the lease may run out, and then the job is lost. */
  private async end(end: End): Promise<JobChange | undefined> {
    const until = performance.now() + END_WITHIN_MS;
    for (;;) {
      try {
        return await this.repository.end(end);
      } catch (error) {
        if (!isUnavailable(error) || this.stopped || performance.now() >= until) throw error;
      }
      await sleep(END_AGAIN_MS);
    }
  }
}
