import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';

export interface RetentionRule {
  /** What is kept, for logs and metrics: `webhook_receipts`. */
  readonly name: string;
  /** Deletes one bounded batch of what is too old; the number of rows that went. */
  deleteExpired(batchSize: number): Promise<number>;
}

const BATCH = 250;
const MAX_BATCHES = 800;
/** After each batch it rests for so many times as long as that took: others hardly notice it. */
const REST = 4;
const MAX_REST_MS = 250;

/** Runs every module's retention in bounded batches, so that no deletion holds locks for long. */
@Injectable()
export class Retention implements OnModuleDestroy {
  private readonly rules = new UniqueRegistry<RetentionRule>('retention rule');
  private stopped = false;

  register(rule: RetentionRule): void {
    this.rules.register(rule);
  }

  /** A run under way ends with its batch. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  /**
   * Deletes all that is expired now, within bounds; what is left waits for the next run.
   * @throws Error that names the rules which failed, once the others have run.
   */
  async run(): Promise<Readonly<Record<string, number>>> {
    const deleted: Record<string, number> = {};
    const failed: string[] = [];
    const causes: unknown[] = [];
    for (const rule of this.rules.all()) {
      if (this.stopped) break;
      try {
        deleted[rule.name] = await this.apply(rule);
      } catch (error) {
        failed.push(rule.name);
        causes.push(error);
      }
    }
    if (failed.length === 0) return deleted;
    throw new Error(`retention failed: ${failed.join(', ')}`, { cause: causes[0] });
  }

  private async apply(rule: RetentionRule): Promise<number> {
    let total = 0;
    for (let batch = 0; batch < MAX_BATCHES && !this.stopped; batch += 1) {
      const begun = performance.now();
      const count = await rule.deleteExpired(BATCH);
      total += count;
      if (count < BATCH) break;
      await sleep(Math.min(REST * (performance.now() - begun), MAX_REST_MS));
    }
    return total;
  }
}
