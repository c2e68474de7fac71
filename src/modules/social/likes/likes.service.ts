import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Page, PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { currentContext } from '../../../logging/request-context.js';
import type { Subject } from '../subjects/subject.js';
import { Subjects } from '../subjects/subjects.service.js';
import type { LikeChange, LikeState } from './like-change.js';
import { LikeGroups } from './like-groups.js';
import { type Liker, LikeListRepository } from './like-list.repository.js';
import { LikeNews } from './like-news.js';
import { LikeRemovalRepository } from './like-removal.repository.js';

/** Who likes what. */
@Injectable()
export class Likes {
  constructor(
    private readonly groups: LikeGroups,
    private readonly lists: LikeListRepository,
    private readonly removals: LikeRemovalRepository,
    private readonly news: LikeNews,
    private readonly subjects: Subjects,
  ) {}

  /**
   * @throws DomainError 404 for what this user may not read, or whose author and they have blocked one
   *   another; 401 for a user who is gone; 503 when too much waits
   */
  change(subject: Subject, userId: string, to: LikeChange['to']): Promise<LikeState> {
    const requestId = currentContext()?.requestId ?? uuidv7();
    return this.groups.apply({ subject, userId, to, requestId });
  }

  /** Newest first. @throws DomainError 404 for what this reader may not read */
  async list(
    readerId: string | null,
    subject: Subject,
    request: PageRequest,
  ): Promise<Page<Liker>> {
    await this.subjects.requireReadable(readerId, subject);
    return this.lists.likersOf(subject.id, request);
  }

  /**
   * Ends the likes of each of two of what is the other's, in a transaction that has waited for all who
   * hold off a block of theirs.
   */
  async removeBetween(one: string, other: string, tx: Transaction): Promise<void> {
    const counts = await this.removals.removeBetween(one, other, tx);
    // Of what is the one's it was the other's.
    const ended = counts.map(({ subject, authorId }) => {
      return { subject, authorId, userId: authorId === one ? other : one };
    });
    await this.news.ended(ended, tx);
    await this.news.countedOff(counts, tx);
  }

  /**
   * Some of a user's likes, passing over what others have locked: so many, or undefined once there are
   * none left.
   */
  async removeSomeOf(userId: string, tx: Transaction): Promise<number | undefined> {
    const counts = await this.removals.removeSomeOf(userId, tx);
    if (counts) await this.news.countedOff(counts, tx);
    return counts?.length;
  }

  /** Ends all likes of a user whom the transaction deletes; before the rows go with the account. */
  async removeAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.news.countedOff(await this.removals.removeAllOf(userId, tx), tx);
  }
}
