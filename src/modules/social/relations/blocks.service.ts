import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { BlockRepository } from './block.repository.js';

/**
 * Whether people may have to do with one another.
 *
 * A look at `blocks` alone does not tell: a block may commit between the look and what is done upon
 * it, and would remove all there is between two people but that. So whoever does something to
 * somebody else holds off blocks first, and looks in a later statement; a block waits for those who
 * do, and those who come after it see it.
 */
@Injectable()
export class Blocks {
  constructor(private readonly blocks: BlockRepository) {}

  /**
   * No block by or of these people comes about until the transaction ends. One of the two suffices,
   * say who does something to many others. Before any row is locked that a block removes; and what
   * was blocked before is seen by the statements that follow, not by one that had begun.
   */
  async holdOff(userIds: readonly string[], tx: Transaction): Promise<void> {
    await this.blocks.lockPeople(userIds, 'shared', tx);
  }

  /** The same without waiting: of whom it is so. A block of the others is just coming about. */
  holdOffWhereFree(userIds: readonly string[], tx: Transaction): Promise<ReadonlySet<string>> {
    return this.blocks.lockFreePeople(userIds, tx);
  }

  /** Waits for those who hold off blocks of these people, and keeps others waiting. */
  async waitForAll(userIds: readonly string[], tx: Transaction): Promise<void> {
    await this.blocks.lockPeople(userIds, 'exclusive', tx);
  }

  /**
   * Neither has blocked the other, nor will before the transaction ends.
   * @throws DomainError 404, as if the other were not there
   */
  async requireNone(userId: string, otherId: string, tx: Transaction): Promise<void> {
    await this.holdOff([userId, otherId], tx);
    if (await this.blocks.isBetween(userId, otherId, tx)) throw notFound();
  }
}
