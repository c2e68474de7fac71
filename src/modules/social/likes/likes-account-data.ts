import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import { SubjectAudiences } from '../rooms/subject-audiences.service.js';
import { type LikedSubject, LikeListRepository } from './like-list.repository.js';
import { Likes } from './likes.service.js';

const toExported = ({ kind, subject_id, created_at }: LikedSubject): object => ({
  kind,
  id: subject_id,
  liked_at: created_at.toISOString(),
});

/** What a user likes. */
@Injectable()
export class LikesAccountData implements AccountDataSource {
  readonly name = 'likes';

  constructor(
    private readonly lists: LikeListRepository,
    private readonly likes: Likes,
    private readonly audiences: SubjectAudiences,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const batches = exportBatches(
      (after) => this.lists.nextOf(userId, after),
      ({ id }) => id,
    );
    for await (const batch of batches) yield batch.map(toExported);
  }

  eraseSome(userId: string, tx: Transaction): Promise<number | undefined> {
    return this.likes.removeSomeOf(userId, tx);
  }

  /** The rows would go with the account, and leave the counters, and those who look at what goes. */
  async erase(userId: string, tx: Transaction): Promise<void> {
    await this.likes.removeAllOf(userId, tx);
    await this.audiences.loseAllOf(userId, tx);
  }
}
