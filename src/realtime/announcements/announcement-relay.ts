import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { Rounds } from '../../queue/rounds.js';
import { ChannelPublisher } from '../channels/channel-publisher.js';
import { publicationOf } from './announcement-publication.js';
import { AnnouncementRepository } from './announcement.repository.js';

const BATCH = 200;
const AGAIN_MS = 1_000;
/** What is announced meanwhile is told together, and of a counter once. */
const PAUSE_MS = 20;

/** Publishes announcements, at least once; each is known by its id. Any number of processes may. */
@Injectable()
export class AnnouncementRelay implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly rounds = new Rounds(() => this.tell());
  /** After a failure: until then nobody is told. */
  private rest: NodeJS.Timeout | undefined;
  private failing = false;
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly announcements: AnnouncementRepository,
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
      // Not with every announcement, for as long as it lasts.
      if (this.failing) await this.publisher.probe();
      const told = await this.tellBatch();
      this.failing = false;
      if (told >= BATCH) this.rounds.want();
      else await sleep(PAUSE_MS);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (!this.failing) this.logger.warn('announcements are not published', errorFields(error));
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
      await this.publisher.publishInOrder(claimed.map(publicationOf));
      await this.announcements.deleteTold(
        claimed.map(({ id }) => id),
        tx,
      );
      return claimed.length;
    });
  }
}
