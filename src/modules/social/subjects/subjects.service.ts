import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { forbidden, notFound } from '../../../errors/errors.js';
import type { Principal } from '../../../http/principal.js';
import { Announcements } from '../../../realtime/announcements/announcements.js';
import { SearchDocuments } from '../../search/documents/search-documents.service.js';
import { type NewSubject, type Subject, type SubjectKind, subjectRoom } from './subject.js';
import { type ReadableSubject, SubjectRepository } from './subject.repository.js';

/** Who may see and change what is liked and commented on; snippets and docs keep the texts. */
@Injectable()
export class Subjects {
  constructor(
    private readonly subjects: SubjectRepository,
    private readonly announcements: Announcements,
    private readonly documents: SearchDocuments,
  ) {}

  /** In the transaction that makes the thing itself, before it. */
  async create(subject: NewSubject, tx: Transaction): Promise<void> {
    await this.subjects.insert(subject, tx);
  }

  /** @throws DomainError 404 when there is none, or none that this reader may read */
  async requireReadable(
    readerId: string | null,
    subject: Subject,
    tx?: Transaction,
  ): Promise<ReadableSubject> {
    const found = await this.subjects.findReadable(readerId, subject, tx);
    if (!found) throw notFound();
    return found;
  }

  /**
   * Locks what the author is about to change, so that nobody else changes anything about it.
   * @throws DomainError 404; 403 for what is somebody else's and public
   */
  async lockOwn(
    authorId: string,
    subject: Subject,
    tx: Transaction,
  ): Promise<{ readonly isPublic: boolean }> {
    const own = await this.subjects.lockOwn(authorId, subject, tx);
    if (own) return own;
    await this.requireReadable(authorId, subject, tx);
    throw forbidden();
  }

  /** Of a subject that `lockOwn` has locked. Whoever may not read it any more leaves its room. */
  async setPublic(subject: Subject, isPublic: boolean, tx: Transaction): Promise<void> {
    await this.subjects.setPublic(subject.id, isPublic, tx);
    if (!isPublic) await this.announcements.audienceChanged([subjectRoom(subject)], tx);
  }

  /**
   * Removes it with its text, likes, comments, revisions, and from what is searched: the author, or an admin, who gets at
   * what is public and what is not alike.
   * @throws DomainError 404; 403 for what is somebody else's and public
   */
  async remove(
    principal: Principal,
    subject: Subject,
    tx: Transaction,
  ): Promise<{ readonly authorId: string; readonly isPublic: boolean }> {
    if (principal.role !== 'admin') await this.lockOwn(principal.userId, subject, tx);
    const removed = await this.subjects.delete(subject, tx);
    if (!removed) throw notFound();
    await this.documents.remove([subject.id], tx);
    await this.announcements.audienceChanged([subjectRoom(subject)], tx);
    return removed;
  }

  /** All of an author's of this kind, before they go with the account: nobody finds them any more. */
  async giveUpAllOf(authorId: string, kind: SubjectKind, tx: Transaction): Promise<void> {
    // Before what is searched of them, as everybody locks them.
    await this.subjects.lockAllOf(authorId, kind, tx);
    await this.documents.removeTypeOf(authorId, kind, tx);
  }
}
