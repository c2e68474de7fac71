import { Injectable } from '@nestjs/common';
import type { JobKind } from './job-kinds.js';
import type { Run } from './job-run.repository.js';
import { JobWaitingRepository } from './job-waiting.repository.js';
import { JobWakeUps } from './job-wake-ups.js';

/** What becomes of jobs whose attempt came to no end. */
@Injectable()
export class JobRetries {
  constructor(
    private readonly waiting: JobWaitingRepository,
    private readonly wakeUps: JobWakeUps,
  ) {}

  /** Has a job tried again after a while, longer with each of its attempts so far. */
  async postpone(kind: JobKind, run: Run, attempts: number, error: string): Promise<void> {
    const delayMs = kind.backoffMs * 2 ** (attempts - 1);
    if (await this.waiting.postpone(run, delayMs, error)) this.wakeUps.wakeLater(kind, delayMs);
  }

  /** Has another worker do it soon, as if this one had not begun. */
  async handBack(kind: JobKind, run: Run): Promise<void> {
    if (await this.waiting.handBack(run)) this.wakeUps.wakeLater(kind, 0);
  }
}
