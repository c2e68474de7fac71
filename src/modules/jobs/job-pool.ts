import { errorFields, type Logger } from '../../logging/logger.js';
import { runWithContext, withoutContext } from '../../logging/request-context.js';
import type { JobKind } from './job-kinds.js';
import type { JobRun, JobWork } from './job-run.js';
import type { Claim, ClaimedJob, JobRunRepository } from './job-run.repository.js';
import type { JobRunner } from './job-runner.js';
import type { JobWakeUps } from './job-wake-ups.js';

/** So many jobs whose worker died are run at a time: one of them may be what it died of. */
const SUSPECTS_AT_ONCE = 16;
/** A full worker has others asked so much later. */
const ASK_AGAIN_MS = 100;
/** While a wake-up is under way others are dropped, and may have been for rows after the last look. */
const LOOK_AGAIN_MS = 25;

export interface JobPoolParts {
  readonly repository: JobRunRepository;
  readonly runner: JobRunner;
  readonly wakeUps: JobWakeUps;
  readonly logger: Logger;
}

/** The places in which this process runs jobs of one kind, and how they are filled from the table. */
export class JobPool {
  private readonly runs = new Map<JobRun, Promise<void>>();
  /** Of the runs, those that took their jobs over from workers that died. */
  private readonly suspects = new Set<JobRun>();
  /** When a place falls free, there is more for it. */
  private hungry = false;
  private again = false;
  private filling: Promise<void> | undefined;
  private takingOver: Promise<void> | undefined;
  private secondLook: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly kind: JobKind,
    private readonly work: JobWork,
    private readonly parts: JobPoolParts,
  ) {}

  get type(): string {
    return this.kind.name;
  }

  get running(): number {
    return this.runs.size;
  }

  /** Jobs of this kind wait. Whoever has no room for them has others asked. */
  wake(): void {
    if (this.stopped || this.room === 0) {
      this.parts.wakeUps.wakeLater(this.kind, this.stopped ? 0 : ASK_AGAIN_MS);
      return;
    }
    this.look();
    // Anew each time: what the last of many wake-ups hid is to be seen as well.
    clearTimeout(this.secondLook);
    withoutContext(() => {
      this.secondLook = setTimeout(() => this.look(), LOOK_AGAIN_MS).unref();
    });
  }

  /**
   * Keeps the leases; and looks, whatever Redis tells or does not tell, for jobs that wait, and for
   * those whose worker keeps their lease no longer. A lease that cannot be renewed runs out, and
   * whoever can then runs the job.
   */
  keep(): void {
    for (const run of this.runs.keys()) run.renew().catch(() => undefined);
    this.look();
    this.takeOver();
  }

  /** Claims no more, and has other workers do what is under way; resolves when all is handed back. */
  async stop(reason: Error): Promise<void> {
    this.stopped = true;
    clearTimeout(this.secondLook);
    await Promise.all([this.filling, this.takingOver]);
    for (const run of this.runs.keys()) run.stop(reason);
    await Promise.all(this.runs.values());
  }

  /** Suspects have places of their own. */
  private get room(): number {
    return this.kind.concurrency - (this.runs.size - this.suspects.size);
  }

  private look(): void {
    this.again = true;
    this.filling ??= withoutContext(() => this.fill());
  }

  private async fill(): Promise<void> {
    // What ends together, or is told of together, is looked for together.
    await new Promise(setImmediate);
    while (this.again && !this.stopped && this.room > 0) {
      this.again = false;
      await this.claim(this.room);
    }
    // In the same turn as the last look at `again`, or who looks now would be left waiting.
    this.filling = undefined;
  }

  private async claim(room: number): Promise<void> {
    const { repository, wakeUps } = this.parts;
    const claimed = await this.attempt(() => repository.claim(this.want(room)));
    // Even if this pool was stopped meanwhile: then they are handed back.
    for (const job of claimed) this.start(job);
    this.hungry = claimed.length === room;
    if (this.hungry) wakeUps.wake(this.kind);
  }

  /** One group after the other; each as soon as the one before has ended. */
  private takeOver(): void {
    if (this.stopped || this.takingOver || this.suspects.size > 0) return;
    this.takingOver = withoutContext(async () => {
      const wanted = this.want(SUSPECTS_AT_ONCE);
      const claimed = await this.attempt(() => this.parts.repository.takeOver(wanted));
      for (const job of claimed) this.suspects.add(this.start(job));
      this.takingOver = undefined;
    });
  }

  private want(room: number): Claim {
    const { name: type, attempts } = this.kind;
    return { type, attempts, room };
  }

  private async attempt(claim: () => Promise<ClaimedJob[]>): Promise<ClaimedJob[]> {
    try {
      return await claim();
    } catch (error) {
      const { logger } = this.parts;
      logger.warn('jobs could not be claimed', { type: this.kind.name, ...errorFields(error) });
      return [];
    }
  }

  private start(job: ClaimedJob): JobRun {
    const { runner } = this.parts;
    const run = runner.begin(job);
    const ended = runWithContext({ requestId: job.request_id }, () =>
      runner.finish(run, this.kind, this.work),
    );
    // Whatever happens the place falls free; a lease that nobody renews runs out.
    const left = ended.catch((error: unknown) =>
      this.parts.logger.error('a job was left', { job_id: job.id, ...errorFields(error) }),
    );
    this.runs.set(
      run,
      left.then(() => this.end(run)),
    );
    return run;
  }

  private end(run: JobRun): void {
    this.runs.delete(run);
    if (this.suspects.delete(run)) this.takeOver();
    else if (this.hungry) this.look();
  }
}
