import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { Comments } from '../comments/comments.service.js';
import { Likes } from '../likes/likes.service.js';
import { Follows } from './follows.service.js';
import { SharedSubjectRepository } from './shared-subject.repository.js';

/** Ends what is between two people. What other modules keep of it they end upon `user.blocked`. */
@Injectable()
export class Separation {
  constructor(
    private readonly follows: Follows,
    private readonly subjects: SharedSubjectRepository,
    private readonly likes: Likes,
    private readonly comments: Comments,
  ) {}

  /** Of two whom nobody else has to do with meanwhile (`Blocks.waitForAll`). */
  async of(one: string, other: string, tx: Transaction): Promise<void> {
    await this.subjects.lockBetween(one, other, tx);
    await this.likes.removeBetween(one, other, tx);
    await this.comments.removeBetween(one, other, tx);
    // Last: its rows are waited for by whoever else follows the two.
    await this.follows.removeBetween(one, other, tx);
  }
}
