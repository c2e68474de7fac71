import { Injectable } from '@nestjs/common';
import type { RetentionRule } from '../../../database/retention.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { WebhookReceiptsService } from '../../webhooks/webhook-receipts.service.js';
import { deliveryKey, REPOSITORY_SOURCE } from '../deliveries/repository-delivery.js';
import { DeletedRepositoryRepository } from './deleted-repository.repository.js';

/** What goes, in batches, of repositories that nobody tracks any more, payloads included. */
@Injectable()
export class DeletedRepositories {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repositories: DeletedRepositoryRepository,
    private readonly receipts: WebhookReceiptsService,
  ) {}

  /** In this order: the rows go last. */
  retention(): readonly RetentionRule[] {
    return [
      this.rule('deliveries_of_deleted_repositories', async (limit, tx) =>
        this.deleteDeliveries(await this.repositories.findDeleted(tx), limit, tx),
      ),
      this.rule('events_of_deleted_repositories', async (limit, tx) =>
        this.deleteReceipts(await this.repositories.deleteEvents(limit, tx), tx),
      ),
      this.rule('digests_of_deleted_repositories', async (limit, tx) =>
        this.deleteReceipts(await this.repositories.deleteDigests(limit, tx), tx),
      ),
      this.rule('tracked_repositories', (limit, tx) => this.deleteRows(limit, tx)),
    ];
  }

  /** Those that have deliveries yet wait for the next batch. */
  private async deleteRows(limit: number, tx: Transaction): Promise<number> {
    const ids = await this.repositories.claimWithoutEvents(limit, tx);
    if ((await this.deleteDeliveries(ids, limit, tx)) === limit) return limit;
    await this.repositories.delete(ids, tx);
    return ids.length;
  }

  private deleteDeliveries(
    repoIds: readonly string[],
    limit: number,
    tx: Transaction,
  ): Promise<number> {
    const prefixes = repoIds.map((id) => deliveryKey(id, ''));
    return this.receipts.deleteDeliveries(REPOSITORY_SOURCE, prefixes, limit, tx);
  }

  /** Beside those of the deliveries: some have no delivery id, or outlive what is noted of it. */
  private async deleteReceipts(ids: readonly string[], tx: Transaction): Promise<number> {
    await this.receipts.deleteAll(ids, tx);
    return ids.length;
  }

  private rule(
    name: string,
    work: (limit: number, tx: Transaction) => Promise<number>,
  ): RetentionRule {
    const deleteExpired = (batchSize: number): Promise<number> =>
      this.transactions.run((tx) => work(batchSize, tx));
    return { name, deleteExpired };
  }
}
