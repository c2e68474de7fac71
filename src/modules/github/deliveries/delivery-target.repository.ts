import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { DomainError } from '../../../errors/domain-error.js';
import type { LearntOfRepository } from './delivery-target.js';

export interface DeliveryTargetRow {
  readonly id: string;
  readonly full_name: string;
  /** Text, as `pg` gives bigints. */
  readonly github_id: string | null;
  readonly hook_id: string | null;
  readonly events: readonly string[] | null;
  /** Sealed. */
  readonly secrets: readonly Buffer[];
}

const nameTaken = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'Another tracked repository has this name.');

/** What deliveries need to know of tracked repositories, and what they tell of them. */
@Injectable()
export class DeliveryTargetRepository {
  constructor(private readonly database: Database) {}

  /** Those that there are. */
  find(ids: readonly string[]): Promise<DeliveryTargetRow[]> {
    return this.database.query<DeliveryTargetRow>(
      `SELECT id, full_name, github_id, hook_id, events,
              array_remove(ARRAY[secret, CASE WHEN former_secret_expires_at > now()
                                              THEN former_secret END], NULL) AS secrets
         FROM tracked_repositories
        WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL`,
      [ids],
      { name: 'delivery_targets' },
    );
  }

  /** @throws DomainError 409 when its owner tracks another one by that name */
  async learn(id: string, learnt: LearntOfRepository, tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE tracked_repositories
          SET github_id = coalesce(github_id, $2), full_name = coalesce($3, full_name),
              hook_id = coalesce($4, hook_id), updated_at = now()
        WHERE id = $1 AND deleted_at IS NULL`,
      [id, learnt.githubId, learnt.fullName, learnt.hookId],
      { tx, constraints: { tracked_repositories_name: nameTaken } },
    );
  }
}
