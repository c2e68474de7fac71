import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { JobKinds } from './job-kinds.js';
import { RENEW_EVERY_MS } from './job-lease.js';
import { JobMetrics } from './job-metrics.js';
import { JobPool, type JobPoolParts } from './job-pool.js';
import { type JobWork, WorkerStopping } from './job-run.js';
import { JobRunRepository } from './job-run.repository.js';
import { JobRunner } from './job-runner.js';
import { JobWakeUps } from './job-wake-ups.js';

/** Where a worker runs jobs: a pool for each kind. */
@Injectable()
export class JobPools implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly pools: JobPool[] = [];
  private readonly parts: JobPoolParts;
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    private readonly kinds: JobKinds,
    repository: JobRunRepository,
    runner: JobRunner,
    wakeUps: JobWakeUps,
    metrics: JobMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    metrics.watchRunning(() => this.pools.map(({ type, running }) => [type, running]));
    this.parts = { repository, runner, wakeUps, logger };
  }

  /**
   * Opens the pool that does this work on jobs of this kind. Whoever handles the kind's wake-ups
   * wakes it.
   * @throws Error for a kind that no module registered
   */
  open(kindName: string, work: JobWork): JobPool {
    const pool = new JobPool(this.kinds.get(kindName), work, this.parts);
    this.pools.push(pool);
    return pool;
  }

  onApplicationBootstrap(): void {
    this.keep();
    this.renewal = setInterval(() => this.keep(), RENEW_EVERY_MS).unref();
  }

  /** What is done every few seconds, so that all goes on without Redis, and after a crash. */
  keep(): void {
    for (const pool of this.pools) pool.keep();
  }

  /** Jobs under way are handed to other workers; their work is told to stop, and not waited for. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.renewal);
    await Promise.all(this.pools.map((pool) => pool.stop(new WorkerStopping())));
  }
}
