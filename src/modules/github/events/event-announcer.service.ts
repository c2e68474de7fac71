import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { Rounds } from '../../../queue/rounds.js';
import { ChannelPublisher } from '../../../realtime/channels/channel-publisher.js';
import { inCalls, publicationOf } from './event-publication.js';
import { EventAnnouncementRepository } from './event-announcement.repository.js';

const BATCH = 100;
const AGAIN_MS = 1_000;

/**
 * Tells subscribers of committed events, in their order, at least once. Each is known by its id, so
 * that a connection is sent it once.
 */
@Injectable()
export class EventAnnouncer implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly rounds = new Rounds(() => this.tell());
  /** After a failure: until then nobody is told. */
  private rest: NodeJS.Timeout | undefined;
  private failing = false;
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly announcements: EventAnnouncementRepository,
    private readonly publisher: ChannelPublisher,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Tells what is to be told; at once, or right after what is under way. */
  wake(): void {
    if (!this.rest) this.rounds.want();
  }

  /** Resolves when nothing more is to be told, or it could not be. */
  idle(): Promise<void> {
    return this.rounds.idle();
  }

  /** The batch under way is the last; what is left is swept up later. */
  onModuleDestroy(): void {
    this.stopped = true;
    this.rounds.stop();
    clearTimeout(this.rest);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async tell(): Promise<void> {
    if (this.rest) return;
    try {
      if (this.failing) await this.publisher.probe();
      if ((await this.tellBatch()) === BATCH) this.rounds.want();
      this.failing = false;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Not with every event, for as long as it lasts. */
  private fail(error: unknown): void {
    if (!this.failing) this.logger.warn('events are not announced', errorFields(error));
    this.failing = true;
    if (this.stopped) return;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.wake();
    }, AGAIN_MS).unref();
  }

  private tellBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const claimed = await this.announcements.claim(BATCH, tx);
      if (claimed.length === 0) return 0;
      // One call after the other: if one fails, nothing that follows was told before it.
      for (const call of inCalls(claimed.flatMap((event) => publicationOf(event) ?? []))) {
        await Promise.all(
          call.map(({ channels, message }) => this.publisher.publish(channels, message)),
        );
      }
      await this.announcements.deleteTold(
        claimed.map(({ seq }) => seq),
        tx,
      );
      return claimed.length;
    });
  }
}
