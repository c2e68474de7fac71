import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '../../../database/keyset-page.js';
import { LockTurns } from '../../../database/lock-turns.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import type { Principal } from '../../../http/principal.js';
import type { Subject } from '../subjects/subject.js';
import { Subjects } from '../subjects/subjects.service.js';
import { RevisionRepository } from './revision.repository.js';
import type { FormerText, Revision } from './revision.js';

/** The former texts of what people publish, for whoever may read the present one. */
@Injectable()
export class Revisions {
  constructor(
    private readonly turns: LockTurns,
    private readonly subjects: Subjects,
    private readonly revisions: RevisionRepository,
  ) {}

  /**
   * Keeps a text that another replaces, in the transaction that has locked the subject and replaces
   * it. The newest hundred are kept.
   */
  async keep(former: FormerText, tx: Transaction): Promise<void> {
    await this.revisions.insert(former, tx);
  }

  /** Newest first. @throws DomainError 404 for a subject that this reader may not read */
  async list(
    readerId: string | null,
    subject: Subject,
    request: PageRequest,
  ): Promise<Page<Revision>> {
    await this.subjects.requireReadable(readerId, subject);
    return this.revisions.list(subject.id, request);
  }

  /** @throws DomainError 404 */
  async get(readerId: string | null, subject: Subject, number: number): Promise<Revision> {
    await this.subjects.requireReadable(readerId, subject);
    const revision = await this.revisions.find(subject.id, number);
    if (!revision) throw notFound();
    return revision;
  }

  /**
   * By the author, or by an admin, who gets at what is private too.
   * @throws DomainError 404; 403 for what is somebody else's and public
   */
  remove({ userId, role }: Principal, subject: Subject, number: number): Promise<void> {
    return this.turns.run(subject.id, async (tx) => {
      if (role !== 'admin') await this.subjects.lockOwn(userId, subject, tx);
      if (!(await this.revisions.delete(subject, number, tx))) throw notFound();
    });
  }
}
