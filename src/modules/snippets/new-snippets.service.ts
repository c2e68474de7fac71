import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { Entitlements } from '../entitlements/entitlements.service.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { type NewSnippet, snippetSubject } from './snippet.js';
import { snippetDocument } from './snippet-document.js';
import { SnippetRepository } from './snippet.repository.js';

/** How snippets come about, whether written or forked. */
@Injectable()
export class NewSnippets {
  constructor(
    private readonly subjects: Subjects,
    private readonly snippets: SnippetRepository,
    private readonly entitlements: Entitlements,
    private readonly events: EventPublisher,
    private readonly documents: SearchDocuments,
  ) {}

  /**
   * @throws DomainError 402 PLAN_LIMIT_REACHED for a private one too many; 401 when the author is
   *   there no more
   */
  async add(snippet: NewSnippet, tx: Transaction): Promise<void> {
    const { id, authorId, isPublic } = snippet;
    await this.subjects.create({ ...snippetSubject(id), authorId, isPublic }, tx);
    await this.snippets.insert(snippet, tx);
    // After the rows, as whoever changes or removes them does.
    if (!isPublic) await this.entitlements.reserve(authorId, 'private_snippets', tx);
    await this.documents.put([snippetDocument(snippet)], tx);
    const payload = { snippet_id: id, author_id: authorId, is_public: isPublic };
    await this.events.publish('snippet.created', payload, tx);
  }
}
