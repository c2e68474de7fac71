import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { failureText } from '../../database/failure-text.js';
import { isAway } from '../../database/sql-state.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { DomainError } from '../../errors/domain-error.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { runWithContext, withoutContext } from '../../logging/request-context.js';
import { JobQueue } from '../../queue/job-queue.js';
import { ReceiptSources } from './receipt-sources.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { type ClaimedReceipt, WebhookReceiptRepository } from './webhook-receipt.repository.js';
import { PROCESS_RECEIPTS, WAKE_UP_ID } from './webhooks.jobs.js';

const BATCH = 200;
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 2_000;
/** Many receipts a second share a wake-up. */
const WAKE_EVERY_MS = 50;

type Outcome = 'processed' | 'postponed' | 'failed';

const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError ? error.kind === 'unavailable' : isAway(error);

/** Works on receipts. The rows are the queue; the job only says that there are some. */
@Injectable()
export class WebhookProcessingService implements OnModuleDestroy {
  private waking: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly jobs: JobQueue,
    private readonly transactions: TransactionRunner,
    private readonly receipts: WebhookReceiptRepository,
    private readonly sources: ReceiptSources,
    private readonly metrics: WebhookMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Lets a worker know, soon. A wake-up that is lost is made up for by the sweep. */
  wake(): void {
    // Of many requests; in the context of the first, the job would carry a stranger's id.
    this.waking ??= withoutContext(() => setTimeout(() => this.enqueue(), WAKE_EVERY_MS));
  }

  /** The work under way ends with its row; what is left is swept up later. */
  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.waking);
  }

  /** Works on what is due, in batches; many processes may do so at once. */
  async processDue(): Promise<void> {
    let settled = BATCH;
    // Not until nothing is due: under a steady load that would be a transaction for each few.
    while (settled === BATCH && !this.stopped) settled = await this.processBatch();
    // A wake-up that came meanwhile was dropped, for the job under way has its id; so one more look
    // once that job is done.
    if (settled > 0 && !this.stopped) this.wake();
  }

  private enqueue(): void {
    this.waking = undefined;
    this.jobs.enqueue(PROCESS_RECEIPTS, {}, { jobId: WAKE_UP_ID });
  }

  /** How many receipts are no longer due. */
  private processBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const processed: string[] = [];
      let settled = 0;
      for (const receipt of await this.receipts.claimDue(BATCH, tx)) {
        if (this.stopped) break;
        const outcome = this.hasNoEffect(receipt) ? 'processed' : await this.process(receipt, tx);
        if (outcome === undefined) continue;
        settled += 1;
        if (outcome === 'processed') processed.push(receipt.id);
        // Not before the commit: until then the batch may be undone, and done again.
        const { source } = receipt;
        tx.afterCommit(() => this.metrics.processed.inc({ source, outcome }));
      }
      if (processed.length > 0) await this.receipts.markProcessed(processed, tx);
      return settled;
    });
  }

  /** What became of it; undefined when not even its failure could be noted. */
  private process(claimed: ClaimedReceipt, tx: Transaction): Promise<Outcome | undefined> {
    return runWithContext({ requestId: claimed.request_id }, async () => {
      try {
        await this.effect(claimed, tx);
        return 'processed';
      } catch (error) {
        return this.fail(claimed, error, tx);
      }
    });
  }

  /** Of a source that is known and wants nothing done. */
  private hasNoEffect({ source }: ClaimedReceipt): boolean {
    const known = this.sources.find(source);
    return known !== undefined && known.process === undefined;
  }

  private async effect({ id, source: name }: ClaimedReceipt, tx: Transaction): Promise<void> {
    const source = this.sources.find(name);
    // A build that knows it may come; done for, it would never be worked on.
    if (!source) throw new Error(`no source ${name} in this build`);
    // A failed effect must not take the rest of the batch with it.
    await tx.savepoint(async () => {
      const receipt = await this.receipts.find(id, tx);
      if (!receipt) return;
      await source.process?.(receipt, tx);
      const note = source.noteOn?.(receipt);
      if (!note) return;
      tx.afterCommit(() =>
        this.logger.info('a webhook to note', { receipt_id: id, source: name, ...note }),
      );
    });
  }

  private async fail(
    claimed: ClaimedReceipt,
    error: unknown,
    tx: Transaction,
  ): Promise<Outcome | undefined> {
    try {
      return await tx.savepoint(() => this.postpone(claimed, error, tx));
    } catch (fault) {
      if (isUnavailable(fault)) throw fault;
      this.logger.error('a failed webhook could not be noted', {
        receipt_id: claimed.id,
        source: claimed.source,
        ...errorFields(fault),
      });
      return undefined;
    }
  }

  private async postpone(
    claimed: ClaimedReceipt,
    error: unknown,
    tx: Transaction,
  ): Promise<Outcome> {
    const attempts = claimed.attempts + 1;
    const retryInMs = attempts < MAX_ATTEMPTS ? FIRST_RETRY_MS * 2 ** claimed.attempts : undefined;
    await this.receipts.markFailed(claimed.id, failureText(error), retryInMs, tx);
    const outcome = retryInMs === undefined ? 'failed' : 'postponed';
    this.logger.warn('a webhook was not processed', {
      receipt_id: claimed.id,
      source: claimed.source,
      attempts,
      outcome,
      ...errorFields(error),
    });
    return outcome;
  }
}
