import { Injectable } from '@nestjs/common';
import { LockTurns } from '../../database/lock-turns.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { Revisions } from '../social/revisions/revisions.service.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { changedDoc, type DocChanges, isRewritten, isSame } from './doc-changes.js';
import { docDocument } from './doc-document.js';
import { DocReading } from './doc-reading.service.js';
import { DocRepository } from './doc.repository.js';
import { type DocRow, docSubject } from './doc.js';

/** How authors change their pages. */
@Injectable()
export class DocEditing {
  constructor(
    private readonly turns: LockTurns,
    private readonly docs: DocRepository,
    private readonly reading: DocReading,
    private readonly subjects: Subjects,
    private readonly revisions: Revisions,
    private readonly documents: SearchDocuments,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Its former content is kept as a revision.
   * @throws DomainError 404; 403 for what is somebody else's and public; 409 SLUG_TAKEN
   */
  change(authorId: string, id: string, changes: DocChanges): Promise<DocRow> {
    return this.turns.run(id, async (tx) => {
      await this.apply(authorId, id, changes, tx);
      return this.reading.get(authorId, id, tx);
    });
  }

  private async apply(
    authorId: string,
    id: string,
    { isPublic: given, ...changes }: DocChanges,
    tx: Transaction,
  ): Promise<void> {
    const subject = docSubject(id);
    const before = await this.subjects.lockOwn(authorId, subject, tx);
    const former = await this.docs.read(id, tx);
    if (!former) throw notFound();
    const changed = changedDoc(former, changes);
    const isPublic = given ?? before.isPublic;
    if (isSame(former, changed) && isPublic === before.isPublic) return;
    const rewritten = isRewritten(former, changed);
    if (rewritten) {
      const { revision_number: number, content: text, content_written_at: writtenAt } = former;
      await this.revisions.keep({ subject, number, text, writtenAt }, tx);
    }
    await this.docs.update(id, changed, rewritten, tx);
    if (isPublic !== before.isPublic) await this.subjects.setPublic(subject, isPublic, tx);
    await this.documents.put([docDocument({ id, authorId, isPublic, ...changed })], tx);
    const payload = { doc_id: id, author_id: authorId, is_public: isPublic };
    await this.events.publish('doc.updated', { ...payload, was_public: before.isPublic }, tx);
  }
}
