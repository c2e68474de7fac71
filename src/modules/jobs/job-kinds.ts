import { Injectable } from '@nestjs/common';
import type { JobMap, JobName } from '../../queue/job-map.js';
import { JobTypes } from '../../queue/job-types.js';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import type { JobsWaiting } from './jobs.jobs.js';

/** The jobs of Bull's that tell workers of rows of `jobs`. */
export type WakeUpName = {
  [Name in JobName]: JobMap[Name] extends JobsWaiting ? Name : never;
}[JobName];

export interface JobKind {
  /** The `type` on the wire: `random-text`. */
  readonly name: string;
  /** What tells a worker that some wait. */
  readonly wakeUp: WakeUpName;
  /** So many a worker runs at once, besides a few that it took over from workers that died. */
  readonly concurrency: number;
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Exponential back-off begins here. */
  readonly backoffMs: number;
  /** An attempt that takes longer is stopped, and has failed. */
  readonly timeoutMs: number;
  /** What the work on a job with these parameters holds in memory until it is written down. */
  readonly bytesOf?: (parameters: object) => number;
}

/** Every kind of job that users can have run. */
@Injectable()
export class JobKinds extends UniqueRegistry<JobKind> {
  constructor(private readonly types: JobTypes) {
    super('job kind');
  }

  override register(kind: JobKind): void {
    super.register(kind);
    // Attempts are counted in PostgreSQL: what Redis counts may be flushed.
    this.types.register({ name: kind.wakeUp, attempts: 1, backoffMs: 0 });
  }

  /** @throws Error for a kind that no module registered. */
  get(name: string): JobKind {
    const kind = this.find(name);
    if (!kind) throw new Error(`job kind ${name} is not registered`);
    return kind;
  }
}
