import { Injectable } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { type EnqueueOptions, JobQueue } from '../../queue/job-queue.js';
import type { JobKind } from './job-kinds.js';

type DispatchOptions = Pick<EnqueueOptions, 'tx' | 'delayMs'>;

/** Puts jobs into Bull's queues. */
@Injectable()
export class JobDispatcher {
  constructor(private readonly queue: JobQueue) {}

  /**
   * Has a job run. However often it is dispatched, Bull holds it once between two transitions; and
   * a job that is run has gone on to another one, so that it can be dispatched anew meanwhile.
   */
  dispatch(
    kind: JobKind,
    job: { readonly id: string; readonly seq: number },
    options: DispatchOptions = {},
  ): void {
    const jobId = `${job.id}:${job.seq}`;
    this.queue.enqueue(kind.job, { job_id: job.id }, { ...options, jobId });
  }

  /** For a worker that was given a job, and will not look at it any more. */
  passOn(kind: JobKind, id: string): void {
    // The queue still holds what this worker was given, so it must not be the same again.
    this.queue.enqueue(kind.job, { job_id: id }, { jobId: `${id}:${uuidv4()}` });
  }
}
