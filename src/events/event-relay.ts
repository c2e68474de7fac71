import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { failureText } from '../database/failure-text.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { runWithContext } from '../logging/request-context.js';
import { EventListeners } from './event-listeners.js';
import type { DomainEvent } from './event-map.js';
import { OutboxRepository, type OutboxRow } from './outbox.repository.js';

const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 1_000;

/**
 * Hands outbox rows to their listeners, one transaction a row: the listener's rows and the
 * delivery commit together. Any number of processes may relay; rows are claimed, never shared.
 */
@Injectable()
export class EventRelay implements OnModuleDestroy, BeforeApplicationShutdown {
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

  /** The delivery under way is the last; what is left is swept up later. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async drain(): Promise<void> {
    const unnoted = new Set<string>();
    try {
      while (this.again) {
        this.again = false;
        while (!this.stopped && (await this.deliverOne(unnoted)));
      }
    } catch (error) {
      this.logger.warn('the outbox could not be relayed', errorFields(error));
    } finally {
      // At once, or a wake-up between the last look and this would be nobody's.
      this.draining = undefined;
    }
  }

  /**
   * False when nothing is due. Rows whose failure could not be noted go to `unnoted`: they are
   * still due, and taken up again they would keep all others waiting.
   */
  private async deliverOne(unnoted: Set<string>): Promise<boolean> {
    let row: OutboxRow | undefined;
    try {
      await this.transactions.run(async (tx) => {
        row = undefined;
        row = await this.outbox.claimDue([...unnoted], tx);
        if (!row) return;
        await this.hand(row);
        await this.outbox.deleteDelivered(row.id, tx);
      });
    } catch (error) {
      if (!row) throw error;
      await this.fail(row, error, unnoted);
    }
    return row !== undefined;
  }

  private async hand(row: OutboxRow): Promise<void> {
    const listener = this.listeners.find(row.listener);
    if (!listener) throw new Error(`no listener ${row.listener} in this build`);
    const { id, event: name, payload } = row;
    await runWithContext({ requestId: row.request_id }, () =>
      listener.handle({ id, name, payload } as DomainEvent),
    );
  }

  private async fail(row: OutboxRow, error: unknown, unnoted: Set<string>): Promise<void> {
    await runWithContext({ requestId: row.request_id }, async () => {
      try {
        await this.postpone(row, error);
      } catch (fault) {
        unnoted.add(row.id);
        const { id, event, listener } = row;
        this.logger.error('a failed delivery could not be noted', {
          ...{ outbox_id: id, event, listener },
          ...errorFields(fault),
        });
      }
    });
  }

  private async postpone(row: OutboxRow, error: unknown): Promise<void> {
    const attempts = row.attempts + 1;
    const retryInMs = attempts < MAX_ATTEMPTS ? FIRST_RETRY_MS * 2 ** row.attempts : undefined;
    await this.outbox.recordFailure(row.id, failureText(error), retryInMs);
    this.logger.warn('an event was not delivered', {
      event: row.event,
      listener: row.listener,
      attempts,
      dead: retryInMs === undefined,
      ...errorFields(error),
    });
  }
}
