import { setTimeout as sleep } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { errorFields, type Logger } from '../logging/logger.js';
import { Rounds } from '../queue/rounds.js';
import type { ChannelPublisher } from './channels/channel-publisher.js';

const AGAIN_MS = 1_000;

interface OrderedRelayOptions {
  /** Said once, when it begins to fail. */
  readonly failure: string;
  /** A batch of as many says that there may be more. */
  readonly batch: number;
  /** After a smaller one, so that what comes meanwhile is told together. */
  readonly pauseMs: number;
}

/** Tells sockets of rows in their order, batch after batch, and rests for a second when it fails. */
export abstract class OrderedRelay implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly rounds = new Rounds(() => this.tell());
  /** After a failure: until then nobody is told. */
  private rest: NodeJS.Timeout | undefined;
  private failing = false;
  private stopped = false;

  constructor(
    protected readonly publisher: ChannelPublisher,
    private readonly logger: Logger,
    private readonly options: OrderedRelayOptions,
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

  /** How many rows it took. */
  protected abstract tellBatch(): Promise<number>;

  private async tell(): Promise<void> {
    if (this.rest) return;
    try {
      // Not with every row, for as long as it lasts.
      if (this.failing) await this.publisher.probe();
      const told = await this.tellBatch();
      this.failing = false;
      if (told >= this.options.batch) this.rounds.want();
      else if (this.options.pauseMs > 0) await sleep(this.options.pauseMs);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (!this.failing) this.logger.warn(this.options.failure, errorFields(error));
    this.failing = true;
    if (this.stopped) return;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.wake();
    }, AGAIN_MS).unref();
  }
}
