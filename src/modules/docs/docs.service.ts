import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../database/lock-turns.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { EventPublisher } from '../../events/event-publisher.js';
import type { Principal } from '../../http/principal.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { DocReading } from './doc-reading.service.js';
import { slugCandidates, slugOf } from './doc-slug.js';
import { type DocFields, type DocRow, docSubject } from './doc.js';
import { NewDocs } from './new-docs.service.js';

export interface DocDraft extends DocFields {
  /** Made of the title unless it is given. */
  readonly slug?: string | undefined;
  readonly isPublic: boolean;
}

/** What authors write, and remove. */
@Injectable()
export class DocsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly turns: LockTurns,
    private readonly newDocs: NewDocs,
    private readonly reading: DocReading,
    private readonly subjects: Subjects,
    private readonly events: EventPublisher,
  ) {}

  /** @throws DomainError 409 SLUG_TAKEN */
  async create(authorId: string, { slug, ...draft }: DocDraft): Promise<DocRow> {
    const slugs = slug === undefined ? [...slugCandidates(await slugOf(draft.title))] : [slug];
    const doc = { ...draft, id: uuidv7(), authorId, forkedFrom: null };
    return this.transactions.run(async (tx) => {
      await this.newDocs.add(doc, slugs, tx);
      return this.reading.get(authorId, doc.id, tx);
    });
  }

  /** By its author, or by an admin. @throws DomainError 404; 403 for what is somebody else's and public */
  remove(principal: Principal, id: string): Promise<void> {
    return this.turns.run(id, async (tx) => {
      const { authorId, isPublic } = await this.subjects.remove(principal, docSubject(id), tx);
      const payload = { doc_id: id, author_id: authorId, is_public: isPublic };
      await this.events.publish('doc.deleted', payload, tx);
    });
  }
}
