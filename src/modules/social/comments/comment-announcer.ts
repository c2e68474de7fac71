import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import { Announcements } from '../../../realtime/announcements/announcements.js';
import { COMMENT_CREATED } from '../rooms/subject-events.js';
import { type Subject, subjectRoom } from '../subjects/subject.js';
import { toComment } from './comment-view.js';
import type { RemovedComment } from './comment-removal.repository.js';
import type { CommentRow } from './comment.js';

interface Commented {
  readonly subject: Subject;
  readonly subjectAuthorId: string;
  readonly authorId: string;
  /** Who wrote what it answers; null unless it answers somebody who still has an account. */
  readonly answeredId: string | null;
}

/** Tells of comments: those who listen to events, and whoever looks at the subject just now. */
@Injectable()
export class CommentAnnouncer {
  constructor(
    private readonly events: EventPublisher,
    private readonly announcements: Announcements,
  ) {}

  async created(
    comment: CommentRow,
    { subject, subjectAuthorId, authorId, answeredId }: Commented,
    tx: Transaction,
  ): Promise<void> {
    const about = { kind: subject.kind, subject_id: subject.id };
    await this.announcements.add(
      {
        channels: [subjectRoom(subject)],
        event: COMMENT_CREATED,
        payload: { ...toComment(comment), ...about },
      },
      tx,
    );
    await this.events.publish(
      'comment.created',
      {
        comment_id: comment.id,
        ...about,
        subject_author_id: subjectAuthorId,
        author_id: authorId,
        parent_id: comment.parent_id,
        parent_author_id: answeredId,
      },
      tx,
    );
  }

  async deleted(comments: readonly RemovedComment[], tx: Transaction): Promise<void> {
    const events = comments.map((payload) => ({ name: 'comment.deleted' as const, payload }));
    await this.events.publishAll(events, tx);
  }
}
