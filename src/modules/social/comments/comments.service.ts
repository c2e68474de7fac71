import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Page, PageRequest } from '../../../database/keyset-page.js';
import { LockTurns } from '../../../database/lock-turns.js';
import type { Transaction } from '../../../database/transaction.js';
import { forbidden, notFound, unauthorized } from '../../../errors/errors.js';
import type { Principal } from '../../../http/principal.js';
import { Blocks } from '../relations/blocks.service.js';
import type { Subject } from '../subjects/subject.js';
import { Subjects } from '../subjects/subjects.service.js';
import { CommentAnnouncer } from './comment-announcer.js';
import { CommentRemovalRepository } from './comment-removal.repository.js';
import { CommentRepository } from './comment.repository.js';
import type { CommentRow } from './comment.js';
import { CommentedSubjectRepository } from './commented-subject.repository.js';

/** What people say about what others publish, in threads of one level. */
@Injectable()
export class Comments {
  constructor(
    private readonly turns: LockTurns,
    private readonly subjects: Subjects,
    private readonly blocks: Blocks,
    private readonly commented: CommentedSubjectRepository,
    private readonly comments: CommentRepository,
    private readonly removals: CommentRemovalRepository,
    private readonly announcer: CommentAnnouncer,
  ) {}

  /** Newest first. @throws DomainError 404 for a subject that this reader may not read */
  async list(
    readerId: string | null,
    subject: Subject,
    parentId: string | undefined,
    request: PageRequest,
  ): Promise<Page<CommentRow>> {
    await this.subjects.requireReadable(readerId, subject);
    return this.comments.list(subject.id, parentId, request);
  }

  /** @throws DomainError 404 when there is none, or none that this reader may read */
  async get(readerId: string | null, id: string): Promise<CommentRow> {
    const comment = await this.comments.findReadable(readerId, id);
    if (!comment) throw notFound();
    return comment;
  }

  /**
   * @param answeredId the comment that it answers, if it does
   * @throws DomainError 404 for a subject or a comment that is not there for this user, or is of
   *   somebody who has blocked them or whom they have blocked
   */
  create(
    authorId: string,
    subject: Subject,
    body: string,
    answeredId?: string | null,
  ): Promise<CommentRow> {
    return this.turns.run(subject.id, async (tx) => {
      if (!(await this.commented.lockUser(authorId, tx))) throw unauthorized();
      await this.blocks.holdOff([authorId], tx);
      const subjectAuthorId = await this.commented.lockFor(authorId, subject, tx);
      if (subjectAuthorId === undefined) throw notFound();
      const answered =
        typeof answeredId === 'string'
          ? await this.comments.findAnswerable(authorId, subject.id, answeredId, tx)
          : null;
      if (answered === undefined) throw notFound();
      const parentId = answered?.threadId ?? null;
      const comment = { id: uuidv7(), subject, authorId, body, parentId };
      const created = await this.comments.insert(comment, tx);
      await this.announcer.created(
        created,
        { subject, subjectAuthorId, authorId, answeredId: answered?.authorId ?? null },
        tx,
      );
      return created;
    });
  }

  /** @throws DomainError 404; 403 for somebody else's */
  async edit(userId: string, id: string, body: string): Promise<CommentRow> {
    return this.turns.run(await this.subjectIdOf(id), async (tx) => {
      const subject = await this.commented.lockOf(userId, id, tx);
      if (!subject?.isReadable) throw notFound();
      const edited = await this.comments.setBody(userId, id, body, tx);
      if (!edited) throw await this.refusal(userId, id, tx);
      if (subject.isBlocked) throw notFound();
      return edited;
    });
  }

  /**
   * By its author, by that of the subject, or by an admin, who gets at what is private too.
   * @throws DomainError 404; 403 for anybody else
   */
  async remove({ userId, role }: Principal, id: string): Promise<void> {
    await this.turns.run(await this.subjectIdOf(id), async (tx) => {
      const subject = await this.commented.lockOf(userId, id, tx);
      const isAdmin = role === 'admin';
      if (!isAdmin && !subject?.isReadable) throw notFound();
      const removed = isAdmin
        ? await this.removals.removeAny([id], tx)
        : await this.removals.removeBy(userId, id, tx);
      if (removed.length === 0) throw isAdmin ? notFound() : await this.refusal(userId, id, tx);
      await this.announcer.deleted(removed, tx);
    });
  }

  /** The comments of each of two people on what is the other's. */
  async removeBetween(one: string, other: string, tx: Transaction): Promise<void> {
    await this.commented.lockBetween(one, other, tx);
    await this.announcer.deleted(await this.removals.removeBetween(one, other, tx), tx);
  }

  private async subjectIdOf(id: string): Promise<string> {
    const subjectId = await this.commented.findSubjectIdOf(id);
    if (subjectId === undefined) throw notFound();
    return subjectId;
  }

  /** Why a comment was not theirs to change. */
  private async refusal(userId: string, id: string, tx: Transaction): Promise<Error> {
    const comment = await this.comments.findReadable(userId, id, tx);
    return comment?.deleted_at === null ? forbidden() : notFound();
  }
}
