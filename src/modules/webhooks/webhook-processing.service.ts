import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { JobQueue } from '../../queue/job-queue.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { type ClaimedReceipt, WebhookReceiptRepository } from './webhook-receipt.repository.js';
import { WebhookSources } from './webhook-sources.js';
import { PROCESS_RECEIPTS } from './webhooks.jobs.js';

const BATCH = 200;
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 2_000;
const MAX_ERROR_CHARACTERS = 1_000;
/** Many receipts a second share a wake-up. */
const WAKE_EVERY_MS = 50;

/** Works on receipts. The rows are the queue; the job only says that there are some. */
@Injectable()
export class WebhookProcessingService implements OnModuleDestroy {
  private waking: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobQueue,
    private readonly transactions: TransactionRunner,
    private readonly receipts: WebhookReceiptRepository,
    private readonly sources: WebhookSources,
    private readonly metrics: WebhookMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Lets a worker know, soon. A wake-up that is lost is made up for by the sweep. */
  wake(): void {
    this.waking ??= setTimeout(() => {
      this.waking = undefined;
      this.jobs.enqueue(PROCESS_RECEIPTS, {});
    }, WAKE_EVERY_MS);
  }

  onModuleDestroy(): void {
    clearTimeout(this.waking);
  }

  /** Works on everything that is due, in batches; many processes may do so at once. */
  async processDue(): Promise<void> {
    while ((await this.processBatch()) === BATCH);
  }

  private processBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const claimed = await this.receipts.claimDue(BATCH, tx);
      const processed: string[] = [];
      for (const receipt of claimed) {
        if (await this.process(receipt, tx)) processed.push(receipt.id);
      }
      if (processed.length > 0) await this.receipts.markProcessed(processed, tx);
      return claimed.length;
    });
  }

  private async process(claimed: ClaimedReceipt, tx: Transaction): Promise<boolean> {
    const source = this.sources.find(claimed.source);
    try {
      // A failed effect must not take the rest of the batch with it.
      if (source?.process) await tx.savepoint(() => this.effect(claimed, tx));
      this.metrics.processed.inc({ source: claimed.source, outcome: 'processed' });
      return true;
    } catch (error) {
      await this.postpone(claimed, error, tx);
      return false;
    }
  }

  private async effect({ id, source }: ClaimedReceipt, tx: Transaction): Promise<void> {
    const receipt = await this.receipts.find(id, tx);
    if (receipt) await this.sources.find(source)?.process?.(receipt, tx);
  }

  private async postpone(claimed: ClaimedReceipt, error: unknown, tx: Transaction): Promise<void> {
    const attempts = claimed.attempts + 1;
    const retryInMs = attempts < MAX_ATTEMPTS ? FIRST_RETRY_MS * 2 ** claimed.attempts : undefined;
    const message = error instanceof Error ? error.message : String(error);
    // An error may quote the payload, and PostgreSQL's text takes no NUL: left in, it would undo
    // the batch, and every batch after it.
    const storable = message.replaceAll('\0', '').slice(0, MAX_ERROR_CHARACTERS);
    await this.receipts.markFailed(claimed.id, storable, retryInMs, tx);
    const outcome = retryInMs === undefined ? 'failed' : 'postponed';
    this.metrics.processed.inc({ source: claimed.source, outcome });
    this.logger.warn('a webhook was not processed', {
      receipt_id: claimed.id,
      source: claimed.source,
      attempts,
      outcome,
      ...errorFields(error),
    });
  }
}
