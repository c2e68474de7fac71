import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { TransactionRunner } from '../database/transaction-runner.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { runWithContext } from '../logging/request-context.js';
import { EventListeners } from './event-listeners.js';
import type { DomainEvent } from './event-map.js';
import { OutboxRepository, type OutboxRow } from './outbox.repository.js';

const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 1_000;
const MAX_ERROR_CHARACTERS = 1_000;

/** A delivery that failed, with its row: the row's transaction is rolled back, this is not. */
class DeliveryFailure extends Error {
  constructor(
    readonly row: OutboxRow,
    override readonly cause: unknown,
  ) {
    super('delivery failed');
  }
}

/**
 * Hands outbox rows to their listeners, one transaction a row: the listener's rows and the
 * delivery commit together. Any number of processes may relay; rows are claimed, never shared.
 */
@Injectable()
export class EventRelay implements BeforeApplicationShutdown {
  private draining: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly outbox: OutboxRepository,
    private readonly listeners: EventListeners,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Delivers what is due; at once, or right after the delivery that is under way. */
  wake(): void {
    this.again = true;
    if (this.draining || this.stopped) return;
    this.draining = this.drain();
  }

  /** Resolves when nothing more is due. */
  async idle(): Promise<void> {
    while (this.draining) await this.draining;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.idle();
  }

  private async drain(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        while (!this.stopped && (await this.deliverOne()));
      }
    } catch (error) {
      this.logger.warn('the outbox could not be relayed', errorFields(error));
    } finally {
      // At once, or a wake-up between the last look and this would be nobody's.
      this.draining = undefined;
    }
  }

  /** False when nothing is due. */
  private async deliverOne(): Promise<boolean> {
    try {
      return await this.transactions.run(async (tx) => {
        const row = await this.outbox.claimDue(tx);
        if (!row) return false;
        try {
          await this.hand(row);
          await this.outbox.deleteDelivered(row.id, tx);
        } catch (error) {
          throw new DeliveryFailure(row, error);
        }
        return true;
      });
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      await runWithContext({ requestId: error.row.request_id }, () => this.postpone(error));
      return true;
    }
  }

  private async hand(row: OutboxRow): Promise<void> {
    const listener = this.listeners.find(row.listener);
    if (!listener) throw new Error(`no listener ${row.listener} in this build`);
    const { id, event: name, payload } = row;
    await runWithContext({ requestId: row.request_id }, () =>
      listener.handle({ id, name, payload } as DomainEvent),
    );
  }

  private async postpone({ row, cause }: DeliveryFailure): Promise<void> {
    const attempts = row.attempts + 1;
    const retryInMs = attempts < MAX_ATTEMPTS ? FIRST_RETRY_MS * 2 ** row.attempts : undefined;
    const message = cause instanceof Error ? cause.message : String(cause);
    await this.outbox.recordFailure(row.id, message.slice(0, MAX_ERROR_CHARACTERS), retryInMs);
    this.logger.warn('an event was not delivered', {
      event: row.event,
      listener: row.listener,
      attempts,
      dead: retryInMs === undefined,
      ...errorFields(cause),
    });
  }
}
