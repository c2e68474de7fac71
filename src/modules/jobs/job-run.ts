import type { JobAnnouncer } from './job-announcer.js';
import type { ClaimedJob, JobRunRepository } from './job-run.repository.js';

/** What the work on a job is given. */
export interface JobContext {
  readonly jobId: string;
  readonly userId: string;
  readonly parameters: object;
  /** Aborted when there is no more use in the work: cancelled, too late, or the worker stops. */
  readonly signal: AbortSignal;
  /**
   * Notes how far it is, in whole per cent; what is not above the last one is not noted.
   * @throws the signal's reason when the job is lost
   */
  progress(percent: number): Promise<void>;
}

/** Resolves with the job's result. */
export type JobWork = (context: JobContext) => Promise<string>;

/** Cancelled, or taken over by another worker. */
export class JobLost extends Error {
  override readonly name = 'JobLost';

  constructor() {
    super('The job was cancelled or taken over.');
  }
}

/** Why a job failed that no further attempt would help, or not so soon. */
export class LastingFailure extends Error {
  override readonly name = 'LastingFailure';
}

/** The work can go on elsewhere. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';

  constructor() {
    super('The worker is stopping.');
  }
}

const tooLong = (milliseconds: number): Error =>
  new Error(`The job took longer than ${milliseconds / 1000} s.`);

/** One attempt at a job: the work, the time it may take, and the lease that it is done under. */
export class JobRun {
  /** Made when the work asks for it: short work ends without ever looking. */
  private controller: AbortController | undefined;
  private stopped: Error | undefined;
  private onStop: (reason: Error) => void = () => undefined;
  private percent = 0;
  /** Writes go one after the other, so that a job's history is in order. */
  private written: Promise<void> | undefined;
  private renewing = false;

  constructor(
    readonly claimed: ClaimedJob,
    private readonly runs: JobRunRepository,
    private readonly announcer: JobAnnouncer,
  ) {}

  /**
   * Does the work and answers with its result once all its progress is written.
   * @throws JobLost, WorkerStopping, or why the attempt failed
   */
  async do(work: JobWork, timeoutMs: number): Promise<string> {
    const late = setTimeout(() => this.stop(tooLong(timeoutMs)), timeoutMs);
    try {
      const result = await this.unlessStopped(work);
      if (this.written) await this.written;
      return result;
    } catch (error) {
      throw this.stopped ?? error;
    } finally {
      clearTimeout(late);
    }
  }

  /** Tells the work to stop, and waits for it no longer. */
  stop(reason: Error): void {
    if (this.stopped) return;
    this.stopped = reason;
    this.controller?.abort(reason);
    this.onStop(reason);
  }

  /** Keeps the lease; a job that turns out to be lost is stopped. */
  async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      await this.inTurn(null);
    } finally {
      this.renewing = false;
    }
  }

  private unlessStopped(work: JobWork): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      this.requireWanted();
      this.onStop = reject;
      work(this.context()).then(resolve, reject);
    });
  }

  private context(): JobContext {
    const signal = (): AbortSignal => this.signal();
    return {
      jobId: this.claimed.id,
      userId: this.claimed.user_id,
      parameters: this.claimed.parameters,
      get signal() {
        return signal();
      },
      progress: (percent) => {
        const noted = this.progress(percent);
        // Work that does not wait for it must not end the process.
        noted.catch(() => undefined);
        return noted;
      },
    };
  }

  private signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.stopped) this.controller.abort(this.stopped);
    return this.controller.signal;
  }

  private async progress(given: number): Promise<void> {
    this.requireWanted();
    const percent = Math.min(100, Math.floor(given));
    if (!(percent > this.percent)) return;
    this.percent = percent;
    await this.inTurn(percent);
  }

  private requireWanted(): void {
    if (this.stopped) throw this.stopped;
  }

  private inTurn(progress: number | null): Promise<void> {
    const writing = (this.written ?? Promise.resolve()).then(() => this.write(progress));
    // Who does not wait for it must not end the process.
    this.written = writing.catch(() => undefined);
    return writing;
  }

  private async write(progress: number | null): Promise<void> {
    const { id, run_id: runId } = this.claimed;
    const change = await this.runs.renew({ id, runId, progress });
    if (change) {
      if (progress !== null) this.announcer.announce(change);
      return;
    }
    const lost = new JobLost();
    this.stop(lost);
    throw lost;
  }
}
