import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import { DeletedRepositoryRepository } from './deleted-repository.repository.js';
import { RepositoryExportRepository } from './repository-export.repository.js';
import { RepositoryWebhookUrl } from './repository-webhook-url.js';
import type { VisibleRepository } from './visible-repository.js';

const keyOf = ({ subscription_id }: VisibleRepository): string => subscription_id;

/** The repositories that a user tracks. */
@Injectable()
export class TrackedRepositoriesData implements AccountDataSource {
  readonly name = 'tracked_repositories';

  constructor(
    private readonly repositories: RepositoryExportRepository,
    private readonly deleted: DeletedRepositoryRepository,
    private readonly webhooks: RepositoryWebhookUrl,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.repositories.nextTracked(userId, after);
    for await (const batch of exportBatches(next, keyOf)) yield batch.map(this.tracked);
  }

  erase(userId: string, tx: Transaction): Promise<void> {
    return this.deleted.erase(userId, tx);
  }

  private readonly tracked = (row: VisibleRepository): object => ({
    id: row.id,
    full_name: row.full_name,
    github_id: row.github_id,
    events: row.events,
    webhook_url: this.webhooks.of(row.id),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  });
}

const subscribed = (row: VisibleRepository): object => ({
  repo_id: row.id,
  full_name: row.full_name,
  events: row.events,
  invited_at: row.invited_at.toISOString(),
  accepted_at: row.accepted_at?.toISOString() ?? null,
});

/** Those of others whose events a user gets, or is invited to; they go by their foreign key. */
@Injectable()
export class RepositorySubscriptionsData implements AccountDataSource {
  readonly name = 'repository_subscriptions';

  constructor(private readonly repositories: RepositoryExportRepository) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.repositories.nextSubscribed(userId, after);
    for await (const batch of exportBatches(next, keyOf)) {
      yield batch.map(subscribed);
    }
  }
}
