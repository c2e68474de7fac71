import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import { Follows } from './follows.service.js';
import { type ChosenPerson, RelationExportRepository } from './relation-export.repository.js';

const keyOf = ({ key }: ChosenPerson): string => key;

const toExported = ({ username, created_at }: ChosenPerson): object => ({
  username,
  created_at: created_at.toISOString(),
});

/** Whom a user follows. Who follows them is theirs who do. */
@Injectable()
export class FollowsAccountData implements AccountDataSource {
  readonly name = 'follows';

  constructor(
    private readonly relations: RelationExportRepository,
    private readonly follows: Follows,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.relations.nextFollowed(userId, after);
    for await (const batch of exportBatches(next, keyOf)) yield batch.map(toExported);
  }

  eraseSome(userId: string, tx: Transaction): Promise<number | undefined> {
    return this.follows.removeSomeOf(userId, tx);
  }

  /** The counts of others, which no foreign key knows of. */
  async erase(userId: string, tx: Transaction): Promise<void> {
    await this.follows.removeAllOf(userId, tx);
  }
}

/** Whom a user has blocked; the rows go by their foreign key. */
@Injectable()
export class BlocksAccountData implements AccountDataSource {
  readonly name = 'blocks';

  constructor(private readonly relations: RelationExportRepository) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.relations.nextBlocked(userId, after);
    for await (const batch of exportBatches(next, keyOf)) yield batch.map(toExported);
  }
}
