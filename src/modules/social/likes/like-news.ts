import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import { runWithContext } from '../../../logging/request-context.js';
import { Announcements } from '../../../realtime/announcements/announcements.js';
import { LIKE_CHANGED } from '../rooms/subject-events.js';
import { subjectRoom } from '../subjects/subject.js';
import type { LikeOutcome } from './like-outcomes.js';
import type { LikesCount } from './likes-count.js';

/** Tells of likes, in the transaction that changes them. */
@Injectable()
export class LikeNews {
  constructor(
    private readonly events: EventPublisher,
    private readonly announcements: Announcements,
  ) {}

  /** Those who listen, each in the name of the request that asked for it. */
  async liked(added: readonly LikeOutcome[], tx: Transaction): Promise<void> {
    for (const { change, authorId } of added) {
      const { subject, userId, requestId } = change;
      const event = { subject_id: subject.id, author_id: authorId, user_id: userId };
      await runWithContext({ requestId, userId }, () =>
        this.events.publish(`${subject.kind}.liked`, event, tx),
      );
    }
  }

  /** Those who look at the subjects, which are locked. */
  async counted(counts: readonly LikesCount[], tx: Transaction): Promise<void> {
    const announcements = counts.map(({ subject, count }) => ({
      channels: [subjectRoom(subject)],
      event: LIKE_CHANGED,
      payload: { kind: subject.kind, id: subject.id, likes_count: count },
      key: `likes:${subject.id}`,
    }));
    await this.announcements.addAll(announcements, tx);
  }
}
