import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { JobName } from './job-map.js';

export interface JobType {
  readonly name: JobName;
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Exponential back-off begins here. */
  readonly backoffMs: number;
}

/** Every kind of job that this build can enqueue; each must have exactly one handler. */
@Injectable()
export class JobTypes extends UniqueRegistry<JobType> {
  constructor() {
    super('job type');
  }
}
