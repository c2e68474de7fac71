import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { failureText } from '../../database/failure-text.js';
import { DomainError } from '../../errors/domain-error.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { JobAnnouncer } from './job-announcer.js';
import { JobDispatcher } from './job-dispatcher.js';
import { type JobKind, JobKinds } from './job-kinds.js';
import { RENEW_EVERY_MS } from './job-lease.js';
import { JobRetries } from './job-retries.js';
import { JobLost, JobRun, type JobWork, WorkerStopping } from './job-run.js';
import { type ClaimedJob, type End, JobRunRepository } from './job-run.repository.js';
import type { JobChange } from './job.js';

/** The one character that PostgreSQL's text does not hold. */
const NUL = /\0/g;

/** For so long an end is kept that PostgreSQL is not there for; then the job is run again. */
const END_WITHIN_MS = 30_000;
const END_AGAIN_MS = 1_000;

const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && error.kind === 'unavailable';

/**
 * Runs jobs: claims the row, does the work, writes down what became of it. The queue only hints
 * that a job may be run; who runs it, and how often, is decided in PostgreSQL.
 */
@Injectable()
export class JobRunner implements OnModuleInit, OnModuleDestroy {
  private readonly runs = new Set<JobRun>();
  private readonly underWay = new Set<Promise<void>>();
  private renewal: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly kinds: JobKinds,
    private readonly repository: JobRunRepository,
    private readonly retries: JobRetries,
    private readonly dispatcher: JobDispatcher,
    private readonly announcer: JobAnnouncer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.renewal = setInterval(() => this.renew(), RENEW_EVERY_MS).unref();
  }

  /** Jobs under way are handed to other workers; their work is told to stop, and not waited for. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.renewal);
    for (const run of this.runs) run.stop(new WorkerStopping());
    await Promise.all(this.underWay);
  }

  /** Does the work if the job is to be had; resolves once it is written down what became of it. */
  async run(kindName: string, jobId: string, work: JobWork): Promise<void> {
    const kind = this.kinds.get(kindName);
    if (this.stopped) {
      this.dispatcher.passOn(kind, jobId);
      return;
    }
    const running = this.attempt(kind, jobId, work).catch((error: unknown) => {
      this.logger.warn('what became of a job was not written down; it will be run again', {
        job_id: jobId,
        ...errorFields(error),
      });
    });
    this.underWay.add(running);
    await running;
    this.underWay.delete(running);
  }

  private async attempt(kind: JobKind, jobId: string, work: JobWork): Promise<void> {
    const { attempts } = kind;
    const claimed = await this.repository.claim({ id: jobId, runId: uuidv4(), attempts });
    if (!claimed) return this.retries.giveUp(kind, jobId);
    this.announcer.announce(claimed);
    const run = new JobRun(claimed, this.repository, this.announcer);
    this.runs.add(run);
    // It may have been told so while it waited for the claim.
    if (this.stopped) run.stop(new WorkerStopping());
    try {
      await run.do(work, kind.timeoutMs).then(
        (text) => this.complete(claimed, kind, text),
        (error: unknown) => this.fail(claimed, kind, error),
      );
    } finally {
      this.runs.delete(run);
    }
  }

  private async complete(claimed: ClaimedJob, kind: JobKind, text: string): Promise<void> {
    const { id, run_id: runId } = claimed;
    const result = text.replace(NUL, '');
    try {
      const ended = await this.end({ id, runId, status: 'completed', result, error: null });
      if (ended) this.announcer.announce({ ...ended, result });
    } catch (error) {
      // The work was done well: that nobody could write it down is no failure of it.
      if (isUnavailable(error)) throw error;
      await this.fail(claimed, kind, error);
    }
  }

  private async fail(claimed: ClaimedJob, kind: JobKind, cause: unknown): Promise<void> {
    const { id, run_id: runId, attempts } = claimed;
    if (cause instanceof JobLost) return;
    if (cause instanceof WorkerStopping) return this.retries.handBack(kind, { id, runId });
    this.logger.warn('an attempt at a job failed', {
      job_id: id,
      type: kind.name,
      attempts,
      ...errorFields(cause),
    });
    const error = failureText(cause);
    if (attempts < kind.attempts) {
      return this.retries.postpone(kind, { id, runId }, attempts, error);
    }
    const ended = await this.end({ id, runId, status: 'failed', result: null, error });
    if (ended) this.announcer.announce({ ...ended, error });
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

  private renew(): void {
    for (const run of this.runs) {
      // A lease that cannot be renewed runs out, and whoever can then runs the job.
      run.renew().catch(() => undefined);
    }
  }
}
