import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../database/lock-turns.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { EventPublisher } from '../../events/event-publisher.js';
import type { Principal } from '../../http/principal.js';
import { Revisions } from '../social/revisions/revisions.service.js';
import { ForkSources } from '../social/subjects/fork-sources.service.js';
import type { Subject } from '../social/subjects/subject.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { slugTaken } from './docs.errors.js';
import { changedDoc, type DocChanges, isRewritten, isSame } from './doc-changes.js';
import { DocRepository, type NewDoc } from './doc.repository.js';
import { slugCandidates, slugOf } from './doc-slug.js';
import type { DocFields, DocRow } from './doc.js';

export interface DocDraft extends DocFields {
  /** Made of the title unless it is given. */
  readonly slug?: string | undefined;
  readonly isPublic: boolean;
}

const subjectOf = (id: string): Subject => ({ kind: 'doc', id });

/** What authors do with their pages. */
@Injectable()
export class DocsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly turns: LockTurns,
    private readonly docs: DocRepository,
    private readonly subjects: Subjects,
    private readonly revisions: Revisions,
    private readonly sources: ForkSources,
    private readonly events: EventPublisher,
  ) {}

  /** @throws DomainError 409 SLUG_TAKEN */
  async create(authorId: string, { slug, isPublic, ...fields }: DocDraft): Promise<DocRow> {
    const slugs = slug === undefined ? slugCandidates(await slugOf(fields.title)) : [slug];
    const doc = { ...fields, id: uuidv7(), authorId, forkedFrom: null };
    return this.transactions.run(async (tx) => {
      await this.insert(doc, [...slugs], isPublic, tx);
      return this.require(authorId, doc.id, tx);
    });
  }

  /**
   * A copy of their own; unless told, as visible as the source.
   * @throws DomainError 404 for what one may not read, and across a block
   */
  fork(userId: string, sourceId: string, shown: boolean | undefined): Promise<DocRow> {
    return this.turns.run(sourceId, async (tx) => {
      const source = await this.sources.hold(userId, subjectOf(sourceId), tx);
      const { title, content, tags, slug } = await this.require(userId, sourceId, tx);
      const id = uuidv7();
      const isPublic = shown ?? source.isPublic;
      const fork = { id, authorId: userId, title, content, tags, forkedFrom: sourceId };
      await this.insert(fork, [...slugCandidates(slug)], isPublic, tx);
      const ids = { source_id: sourceId, source_author_id: source.authorId };
      const payload = { doc_id: id, author_id: userId, is_public: isPublic, ...ids };
      await this.events.publish('doc.forked', payload, tx);
      return this.require(userId, id, tx);
    });
  }

  /**
   * Its former content is kept as a revision.
   * @throws DomainError 404; 403 for what is somebody else's and public; 409 SLUG_TAKEN
   */
  change(authorId: string, id: string, { isPublic, ...changes }: DocChanges): Promise<DocRow> {
    return this.turns.run(id, async (tx) => {
      const subject = subjectOf(id);
      const before = await this.subjects.lockOwn(authorId, subject, tx);
      const former = await this.docs.read(id, tx);
      if (!former) throw notFound();
      const changed = changedDoc(former, changes);
      const published = isPublic ?? before.isPublic;
      if (isSame(former, changed) && published === before.isPublic)
        return this.require(authorId, id, tx);
      const rewritten = isRewritten(former, changed);
      if (rewritten) {
        const { revision_number: number, content: text, content_written_at: writtenAt } = former;
        await this.revisions.keep({ subject, number, text, writtenAt }, tx);
      }
      await this.docs.update(id, changed, rewritten, tx);
      if (published !== before.isPublic) await this.subjects.setPublic(subject, published, tx);
      await this.events.publish(
        'doc.updated',
        { doc_id: id, author_id: authorId, is_public: published, was_public: before.isPublic },
        tx,
      );
      return this.require(authorId, id, tx);
    });
  }

  /** By its author, or by an admin. @throws DomainError 404; 403 for what is somebody else's and public */
  remove(principal: Principal, id: string): Promise<void> {
    return this.turns.run(id, async (tx) => {
      const { authorId, isPublic } = await this.subjects.remove(principal, subjectOf(id), tx);
      const payload = { doc_id: id, author_id: authorId, is_public: isPublic };
      await this.events.publish('doc.deleted', payload, tx);
    });
  }

  private async insert(
    doc: Omit<NewDoc, 'slug'>,
    slugs: readonly string[],
    isPublic: boolean,
    tx: Transaction,
  ): Promise<void> {
    const { id, authorId } = doc;
    await this.subjects.create({ ...subjectOf(id), authorId, isPublic }, tx);
    for (const slug of slugs) {
      if (!(await this.docs.insertIfFree({ ...doc, slug }, tx))) continue;
      const payload = { doc_id: id, author_id: authorId, is_public: isPublic };
      await this.events.publish('doc.created', payload, tx);
      return;
    }
    throw slugTaken();
  }

  private async require(readerId: string, id: string, tx: Transaction): Promise<DocRow> {
    const row = await this.docs.find(readerId, id, tx);
    if (!row) throw notFound();
    return row;
  }
}
