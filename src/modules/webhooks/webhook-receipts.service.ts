import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../database/keyset-page.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { WebhookProcessingService } from './webhook-processing.service.js';
import type { WebhookReceipt } from './webhook-receipt.entity.js';
import {
  type ReceiptFilters,
  type ReceiptRow,
  WebhookReceiptRepository,
} from './webhook-receipt.repository.js';

/** What an operator does with receipts. */
@Injectable()
export class WebhookReceiptsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly receipts: WebhookReceiptRepository,
    private readonly processing: WebhookProcessingService,
  ) {}

  list(filters: ReceiptFilters, request: PageRequest): Promise<Page<ReceiptRow>> {
    return this.receipts.list(filters, request);
  }

  /** Those of these delivery keys of a source that have come. */
  knownDeliveries(source: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.receipts.findDeliveryKeys(source, keys);
  }

  /** @throws DomainError 404 when there is none. */
  async get(id: string): Promise<WebhookReceipt> {
    const receipt = await this.receipts.find(id);
    if (!receipt) throw notFound();
    return receipt;
  }

  /** The document that came with a receipt; null once it is gone. */
  async payloadOf(id: string): Promise<unknown> {
    return (await this.receipts.find(id))?.parsedPayload() ?? null;
  }

  /** For good, with what came; they are known again as deliveries all the same. */
  deleteAll(ids: readonly string[], tx: Transaction): Promise<void> {
    return this.receipts.deleteAll(ids, tx);
  }

  /**
   * Deletes at most so many of a source whose delivery keys begin with one of these, and forgets the
   * keys; how many.
   */
  async deleteDeliveries(
    source: string,
    prefixes: readonly string[],
    limit: number,
    tx: Transaction,
  ): Promise<number> {
    const ids = await this.receipts.deleteDeliveries(source, prefixes, limit, tx);
    await this.receipts.deleteAll(ids, tx);
    return ids.length;
  }

  /**
   * Has a receipt worked on again, whatever became of it before.
   * @throws DomainError 404 when there is none.
   */
  replay(id: string): Promise<ReceiptRow> {
    return this.transactions.run(async (tx) => {
      const receipt = await this.receipts.requeue(id, tx);
      if (!receipt) throw notFound();
      tx.afterCommit(() => this.processing.wake());
      return receipt;
    });
  }
}
