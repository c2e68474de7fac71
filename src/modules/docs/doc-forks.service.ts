import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../database/lock-turns.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { ForkSources } from '../social/subjects/fork-sources.service.js';
import { DocReading } from './doc-reading.service.js';
import { slugCandidates } from './doc-slug.js';
import { type DocRow, docSubject } from './doc.js';
import { NewDocs } from './new-docs.service.js';

/** Copies of pages, for who wants to go on from them. */
@Injectable()
export class DocForks {
  constructor(
    private readonly turns: LockTurns,
    private readonly docs: DocReading,
    private readonly newDocs: NewDocs,
    private readonly sources: ForkSources,
    private readonly events: EventPublisher,
  ) {}

  /**
   * A copy of their own; unless told, as visible as the source.
   * @throws DomainError 404 for what one may not read, and across a block
   */
  fork(authorId: string, sourceId: string, shown: boolean | undefined): Promise<DocRow> {
    return this.turns.run(sourceId, async (tx) => {
      const source = await this.sources.hold(authorId, docSubject(sourceId), tx);
      const { title, content, tags, slug } = await this.docs.get(authorId, sourceId, tx);
      const id = uuidv7();
      const isPublic = shown ?? source.isPublic;
      const fork = { id, authorId, isPublic, title, content, tags, forkedFrom: sourceId };
      await this.newDocs.add(fork, slugCandidates(slug), tx);
      const ids = { source_id: sourceId, source_author_id: source.authorId };
      const payload = { doc_id: id, author_id: authorId, is_public: isPublic, ...ids };
      await this.events.publish('doc.forked', payload, tx);
      return this.docs.get(authorId, id, tx);
    });
  }
}
