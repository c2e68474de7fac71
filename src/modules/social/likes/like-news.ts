import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import { runWithContext } from '../../../logging/request-context.js';
import { Announcements } from '../../../realtime/announcements/announcements.js';
import { SearchDocuments } from '../../search/documents/search-documents.service.js';
import { LIKE_CHANGED } from '../rooms/subject-events.js';
import { type Subject, subjectRoom } from '../subjects/subject.js';
import type { LikeOutcome } from './like-outcomes.js';
import type { LikesCount } from './likes-count.js';

/** Counters that change together because of somebody who goes, or is blocked. */
const FEW = 100;

/** A like that has ended. */
export interface EndedLike {
  readonly subject: Subject;
  readonly authorId: string;
  readonly userId: string;
}

/** Tells of likes, in the transaction that changes them. */
@Injectable()
export class LikeNews {
  constructor(
    private readonly events: EventPublisher,
    private readonly announcements: Announcements,
    private readonly documents: SearchDocuments,
  ) {}

  /** Those who listen, each in the name of the request that asked for it. */
  async changed(
    to: 'liked' | 'unliked',
    outcomes: readonly LikeOutcome[],
    tx: Transaction,
  ): Promise<void> {
    for (const { change, authorId } of outcomes) {
      const { subject, userId, requestId } = change;
      const event = { subject_id: subject.id, author_id: authorId, user_id: userId };
      await runWithContext({ requestId, userId }, () =>
        this.events.publish(`${subject.kind}.${to}`, event, tx),
      );
    }
  }

  /** The same of likes that end together, in one request. */
  async ended(likes: readonly EndedLike[], tx: Transaction): Promise<void> {
    const events = likes.map(({ subject, authorId, userId }) => ({
      name: `${subject.kind}.unliked` as const,
      payload: { subject_id: subject.id, author_id: authorId, user_id: userId },
    }));
    await this.events.publishAll(events, tx);
  }

  /** Those who look at the subjects, which are locked, and those who look for them. */
  async counted(counts: readonly LikesCount[], tx: Transaction): Promise<void> {
    await this.ranked(counts, tx);
    await this.announced(counts, tx);
  }

  /**
   * The same of likes that end together. Those who look are told of few: of a hundred thousand that
   * somebody has liked hardly any is looked at, and what is announced in all other rooms would wait
   * behind them. Their next like tells.
   */
  async countedOff(counts: readonly LikesCount[], tx: Transaction): Promise<void> {
    await this.ranked(counts, tx);
    if (counts.length <= FEW) await this.announced(counts, tx);
  }

  private async ranked(counts: readonly LikesCount[], tx: Transaction): Promise<void> {
    const popularities = counts.map(({ subject: { id }, count }) => ({ id, popularity: count }));
    await this.documents.setPopularity(popularities, tx);
  }

  private async announced(counts: readonly LikesCount[], tx: Transaction): Promise<void> {
    const announcements = counts.map(({ subject, count }) => ({
      channels: [subjectRoom(subject)],
      event: LIKE_CHANGED,
      payload: { kind: subject.kind, id: subject.id, likes_count: count },
      key: `likes:${subject.id}`,
    }));
    await this.announcements.addAll(announcements, tx);
  }
}
