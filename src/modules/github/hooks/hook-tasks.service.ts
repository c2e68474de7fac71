import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { HookTaskRepository } from './hook-task.repository.js';
import { HookTaskRunner, TASK_LEASE_MS } from './hook-task-runner.js';

/** They are worked on at the same time. */
const BATCH = 8;

/** Brings hooks on GitHub to what they are to be. The rows are the queue. */
@Injectable()
export class HookTasksService implements OnModuleDestroy, BeforeApplicationShutdown {
  private wanted = false;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly tasks: HookTaskRepository,
    private readonly runner: HookTaskRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Begins with what is due. The wake-up need not wait for it, or the next one were dropped. */
  begin(): void {
    this.workDue().catch((error: unknown) =>
      this.logger.warn('tasks at GitHub could not be taken; the sweep takes them', {
        ...errorFields(error),
      }),
    );
  }

  /** Does what is due, as asked for up to its end; many processes may do so at once. */
  workDue(): Promise<void> {
    this.wanted = true;
    this.running ??= this.run();
    return this.running;
  }

  /** What is under way ends, and is due for another process. */
  onModuleDestroy(): void {
    this.stopping.abort(new Error('the process stops'));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running?.catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    try {
      while (this.wanted && !signal.aborted) {
        this.wanted = false;
        const due = await this.tasks.claimDue(randomUUID(), BATCH, TASK_LEASE_MS);
        await Promise.all(due.map((task) => this.runner.run(task, signal)));
        // There may be more of them, or something else may be wanted of these.
        if (due.length > 0) this.wanted = true;
      }
    } finally {
      this.running = undefined;
    }
  }
}
