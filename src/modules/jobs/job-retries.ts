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

  /**
   * Has a job tried again after a while, longer with each of its attempts so far; false for a run
   * that lost it.
   */
  async postpone(kind: JobKind, run: Run, attempts: number, error: string): Promise<boolean> {
    const delayMs = kind.backoffMs * 2 ** (attempts - 1);
    const postponed = await this.waiting.postpone(run, delayMs, error);
    if (postponed) this.wakeUps.wakeLater(kind, delayMs);
    return postponed;
  }

  /** Has another worker do it soon, as if this one had not begun; false for a run that lost it. */
  async handBack(kind: JobKind, run: Run): Promise<boolean> {
    const handed = await this.waiting.handBack(run);
    if (handed) this.wakeUps.wakeLater(kind, 0);
    return handed;
  }
}
