import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { withoutContext } from '../../../logging/request-context.js';
import { ChannelPublisher } from '../../../realtime/channels/channel-publisher.js';
import { userChannel } from '../../../realtime/channels/channel-names.js';
import { type Announcement, EventAnnouncementRepository } from './event-announcement.repository.js';
import { GITHUB_EVENT } from './github-event-socket.js';
import { toGithubEvent } from './github-event-view.js';

const BATCH = 100;

/**
 * Tells subscribers of committed events, in their order, at least once. Each is known by its id, so
 * that a connection is sent it once.
 */
@Injectable()
export class EventAnnouncer implements OnModuleDestroy, BeforeApplicationShutdown {
  private telling: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly announcements: EventAnnouncementRepository,
    private readonly publisher: ChannelPublisher,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Tells what is to be told; at once, or right after what is under way. */
  wake(): void {
    this.again = true;
    if (this.stopped) return;
    this.telling ??= withoutContext(() => this.tellAll());
  }

  /** Resolves when nothing more is to be told, or it could not be. */
  async idle(): Promise<void> {
    while (this.telling) await this.telling;
  }

  /** The batch under way is the last; what is left is swept up later. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async tellAll(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if ((await this.tellBatch()) === BATCH) this.again = true;
      }
    } catch (error) {
      this.logger.warn('events were not announced', errorFields(error));
    } finally {
      // At once, or a wake-up between the last look and this would be nobody's.
      this.telling = undefined;
    }
  }

  private tellBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const claimed = await this.announcements.claim(BATCH, tx);
      if (claimed.length === 0) return 0;
      // Together, so that they share a round trip, in the order in which they are handed over.
      await Promise.all(claimed.map((event) => this.publish(event)));
      await this.announcements.deleteTold(
        claimed.map(({ seq }) => seq),
        tx,
      );
      return claimed.length;
    });
  }

  private async publish(event: Announcement): Promise<void> {
    if (event.id === null || event.audience.length === 0) return;
    await this.publisher.publish(event.audience.map(userChannel), {
      event: GITHUB_EVENT,
      payload: toGithubEvent(event),
      once: { key: `${GITHUB_EVENT}:${event.id}` },
    });
  }
}
