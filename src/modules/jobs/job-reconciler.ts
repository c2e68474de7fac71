import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { withoutContext } from '../../logging/request-context.js';
import { ChannelSubscriptions } from '../../realtime/channels/channel-subscriptions.js';
import { jobChannel, jobOfChannel, jobsChannel, userOfChannel } from './job-status.js';
import { JobStatuses } from './job-statuses.service.js';

const EVERY_MS = 3_000;
/** A transition may be visible only so long after the time that it bears. */
const OVERLAP_MS = 5_000;

/**
 * Brings watchers what PostgreSQL knows and Redis did not tell: it was away, or whoever should have
 * published was killed between the commit and that.
 */
@Injectable()
export class JobReconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  /** When the last round that succeeded began. The clock is PostgreSQL's affair: this only ticks. */
  private since = performance.now();

  constructor(
    private readonly statuses: JobStatuses,
    private readonly subscriptions: ChannelSubscriptions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    withoutContext(() => {
      this.timer = setTimeout(() => void this.run(), EVERY_MS).unref();
    });
  }

  private async run(): Promise<void> {
    const begun = performance.now();
    try {
      await this.reconcile(begun - this.since + OVERLAP_MS);
      this.since = begun;
    } catch (error) {
      // The next round goes back as far as this one would have.
      this.logger.debug('watched jobs could not be looked at', errorFields(error));
    }
    if (this.timer) this.schedule();
  }

  private async reconcile(ageMs: number): Promise<void> {
    const held = [...this.subscriptions.held()];
    const jobs = held.flatMap((name) => jobOfChannel(name) ?? []);
    const users = held.flatMap((name) => userOfChannel(name) ?? []);
    if (jobs.length + users.length === 0) return;
    for (const { jobId, userId, message } of await this.statuses.changedSince(jobs, users, ageMs)) {
      this.subscriptions.deliver(jobChannel(jobId), message);
      this.subscriptions.deliver(jobsChannel(userId), message);
    }
  }
}
