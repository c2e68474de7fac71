import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { docDocument } from './doc-document.js';
import { DocRepository, type NewDoc } from './doc.repository.js';
import { docSubject } from './doc.js';
import { slugTaken } from './docs.errors.js';

export interface UnnamedDoc extends Omit<NewDoc, 'slug'> {
  readonly isPublic: boolean;
}

/** How pages come about, whether written or forked. */
@Injectable()
export class NewDocs {
  constructor(
    private readonly subjects: Subjects,
    private readonly docs: DocRepository,
    private readonly events: EventPublisher,
    private readonly documents: SearchDocuments,
  ) {}

  /**
   * Under the first of these slugs that its author has no other page of.
   * @throws DomainError 409 SLUG_TAKEN when there is none; 404 for a source that is gone; 401 when
   *   the author is there no more
   */
  async add(
    { isPublic, ...doc }: UnnamedDoc,
    slugs: Iterable<string>,
    tx: Transaction,
  ): Promise<void> {
    const { id, authorId } = doc;
    await this.subjects.create({ ...docSubject(id), authorId, isPublic }, tx);
    const slug = await this.insert(doc, slugs, tx);
    await this.documents.put([docDocument({ ...doc, slug, isPublic })], tx);
    const payload = { doc_id: id, author_id: authorId, is_public: isPublic };
    await this.events.publish('doc.created', payload, tx);
  }

  private async insert(
    doc: Omit<NewDoc, 'slug'>,
    slugs: Iterable<string>,
    tx: Transaction,
  ): Promise<string> {
    for (const slug of slugs) {
      if (await this.docs.insertIfFree({ ...doc, slug }, tx)) return slug;
    }
    throw slugTaken();
  }
}
