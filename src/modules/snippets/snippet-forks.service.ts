import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { Blocks } from '../social/relations/blocks.service.js';
import { NewSnippets } from './new-snippets.service.js';
import type { SnippetRow } from './snippet.js';
import { Snippets } from './snippets.service.js';

/** Copies of snippets, for who wants to go on from them. */
@Injectable()
export class SnippetForks {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly snippets: Snippets,
    private readonly newSnippets: NewSnippets,
    private readonly blocks: Blocks,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Unless told, as visible as the source: a private one of one's own is not published by its copy.
   * @throws DomainError 404 for what one may not read, and across a block; as `NewSnippets.add` does
   */
  fork(authorId: string, sourceId: string, isPublic: boolean | undefined): Promise<SnippetRow> {
    return this.transactions.run(async (tx) => {
      const source = await this.snippets.get(authorId, sourceId, tx);
      if (source.author.id !== authorId) {
        await this.blocks.requireNone(authorId, source.author.id, tx);
      }
      const id = uuidv7();
      const shown = isPublic ?? source.is_public;
      const { title, description, code, language, tags } = source;
      const text = { title, description, code, language, tags };
      await this.newSnippets.add(
        { id, authorId, isPublic: shown, text, forkedFromId: sourceId },
        tx,
      );
      await this.events.publish(
        'snippet.forked',
        {
          snippet_id: id,
          author_id: authorId,
          is_public: shown,
          source_id: sourceId,
          source_author_id: source.author.id,
        },
        tx,
      );
      return this.snippets.get(authorId, id, tx);
    });
  }
}
