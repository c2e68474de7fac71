import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { UniqueRegistry } from '../registry/unique-registry.js';

export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  /** Takes up committed rows that a crash or an absent Redis left; safe to run on many nodes. */
  sweep(): Promise<void>;
}

const JITTER = 0.2;

/**
 * Runs each sweep on its interval, in worker processes. It is what makes Redis a hint: whatever a
 * lost wake-up left behind is found in PostgreSQL within an interval.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly sweeps = new UniqueRegistry<Sweep>('sweep');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  register(sweep: Sweep): void {
    this.sweeps.register(sweep);
  }

  onApplicationBootstrap(): void {
    for (const sweep of this.sweeps.all()) this.schedule(sweep);
  }

  onModuleDestroy(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /**
   * Waits for the sweeps under way. Not in `onModuleDestroy`: Nest calls that module by module, and
   * a sweep ends early only once its own module was told to stop.
   */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  private schedule(sweep: Sweep): void {
    if (this.stopped) return;
    // Jitter keeps the processes that were started together from sweeping together.
    const delay = sweep.everyMs * (1 + JITTER * (Math.random() - 0.5));
    this.timers.set(sweep.name, setTimeout(() => this.track(sweep), delay).unref());
  }

  private track(sweep: Sweep): void {
    const run = this.run(sweep).finally(() => {
      this.running.delete(run);
      this.schedule(sweep);
    });
    this.running.add(run);
  }

  private async run(sweep: Sweep): Promise<void> {
    try {
      await sweep.sweep();
    } catch (error) {
      this.logger.warn('a sweep failed', { sweep: sweep.name, ...errorFields(error) });
    }
  }
}
