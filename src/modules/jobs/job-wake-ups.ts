import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { withoutContext } from '../../logging/request-context.js';
import { JobQueue } from '../../queue/job-queue.js';
import type { JobKind } from './job-kinds.js';

/** Jobs that are started within so long share a wake-up. */
const TOGETHER_MS = 10;
/** Jobs that come due within so long of each other share a wake-up. */
const DUE_TOGETHER_MS = 100;

/**
 * Tells workers through Bull that jobs wait to be run. Whatever Redis loses of this, workers find out
 * by themselves, some seconds later.
 */
@Injectable()
export class JobWakeUps implements OnModuleDestroy {
  /** Kinds that workers were told of just now, and whether there were more since. */
  private readonly told = new Map<JobKind, { again: boolean; readonly timer: NodeJS.Timeout }>();

  constructor(private readonly queue: JobQueue) {}

  /** At once, or after the commit of `tx`. */
  wake(kind: JobKind, tx?: Transaction): void {
    if (tx) tx.afterCommit(() => this.tell(kind));
    else this.tell(kind);
  }

  /** In no less than `delayMs`, and little more. */
  wakeLater(kind: JobKind, delayMs: number): void {
    const due = Math.ceil((Date.now() + delayMs) / DUE_TOGETHER_MS) * DUE_TOGETHER_MS;
    this.enqueue(kind, { jobId: `${kind.name}@${due}`, delayMs: due - Date.now() });
  }

  onModuleDestroy(): void {
    for (const [kind, { again, timer }] of this.told) {
      clearTimeout(timer);
      if (again) this.enqueue(kind, { jobId: kind.name });
    }
    this.told.clear();
  }

  private tell(kind: JobKind): void {
    const told = this.told.get(kind);
    if (told) {
      told.again = true;
      return;
    }
    // Of many requests: in the context of one, it would carry that one's id for all.
    withoutContext(() => {
      this.enqueue(kind, { jobId: kind.name });
      const timer = setTimeout(() => this.tellAgain(kind), TOGETHER_MS);
      this.told.set(kind, { again: false, timer });
    });
  }

  private tellAgain(kind: JobKind): void {
    const again = this.told.get(kind)?.again === true;
    this.told.delete(kind);
    if (again) this.tell(kind);
  }

  /** One wake-up that waits says as much as many, so that they cannot pile up without a worker. */
  private enqueue(kind: JobKind, options: { jobId: string; delayMs?: number }): void {
    this.queue.enqueue(kind.wakeUp, { kind: kind.name }, options);
  }
}
