import { Injectable } from '@nestjs/common';
import { BatchLoader } from '../../../database/batch-loader.js';
import type { Transaction } from '../../../database/transaction.js';
import { DomainError } from '../../../errors/domain-error.js';
import { RepositorySecrets } from '../repositories/repository-secrets.js';
import type { DeliveryTarget, LearntOfRepository } from './delivery-target.js';
import { type DeliveryTargetRow, DeliveryTargetRepository } from './delivery-target.repository.js';

const numberOf = (id: string | null): number | undefined => (id === null ? undefined : Number(id));

/** The tracked repositories that deliveries come for. */
@Injectable()
export class DeliveryTargets {
  /** Deliveries come in bursts, and each needs its repository's secret. */
  private readonly loader = new BatchLoader<string, DeliveryTargetRow | undefined>({
    load: async (ids) => new Map((await this.targets.find(ids)).map((row) => [row.id, row])),
    absent: undefined,
    maxKeys: 256,
    concurrency: 4,
    maxWaiting: 10_000,
    maxWaitMs: 5_000,
  });

  constructor(
    private readonly targets: DeliveryTargetRepository,
    private readonly secrets: RepositorySecrets,
  ) {}

  /** Undefined where nothing is tracked by this id, a UUID in lower case. */
  async find(id: string): Promise<DeliveryTarget | undefined> {
    const row = await this.loader.find(id);
    return row && this.toTarget(row);
  }

  /** Notes what deliveries told; in one order, for others do so at the same time. */
  async learn(learnt: ReadonlyMap<string, LearntOfRepository>, tx: Transaction): Promise<void> {
    for (const [id, news] of [...learnt].sort(([a], [b]) => (a < b ? -1 : 1))) {
      try {
        await tx.savepoint(() => this.targets.learn(id, news, tx));
      } catch (error) {
        if (!(error instanceof DomainError && error.kind === 'conflict')) throw error;
        // The event is kept all the same, under the name that the repository had.
        const { githubId, hookId } = news;
        if (githubId === undefined && hookId === undefined) continue;
        await this.targets.learn(id, { githubId, hookId, fullName: undefined }, tx);
      }
    }
  }

  private toTarget(row: DeliveryTargetRow): DeliveryTarget {
    return {
      id: row.id,
      fullName: row.full_name,
      githubId: numberOf(row.github_id),
      hookId: numberOf(row.hook_id),
      events: row.events ?? undefined,
      secrets: row.secrets.map((sealed) => this.secrets.open(row.id, sealed)),
    };
  }
}
