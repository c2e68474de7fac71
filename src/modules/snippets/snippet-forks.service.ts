import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../database/lock-turns.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { ForkSources } from '../social/subjects/fork-sources.service.js';
import { NewSnippets } from './new-snippets.service.js';
import { type SnippetRow, snippetSubject } from './snippet.js';
import { Snippets } from './snippets.service.js';

/** Copies of snippets, for who wants to go on from them. */
@Injectable()
export class SnippetForks {
  constructor(
    private readonly turns: LockTurns,
    private readonly snippets: Snippets,
    private readonly newSnippets: NewSnippets,
    private readonly sources: ForkSources,
    private readonly events: EventPublisher,
  ) {}

  /**
   * Unless told, as visible as the source: a private one of one's own is not published by its copy.
   * @throws DomainError 404 for what one may not read, and across a block; as `NewSnippets.add` does
   */
  fork(authorId: string, sourceId: string, isPublic: boolean | undefined): Promise<SnippetRow> {
    return this.turns.run(sourceId, async (tx) => {
      const source = await this.sources.hold(authorId, snippetSubject(sourceId), tx);
      const { title, description, code, language, tags } = await this.snippets.get(
        authorId,
        sourceId,
        tx,
      );
      const text = { title, description, code, language, tags };
      const id = uuidv7();
      const shown = isPublic ?? source.isPublic;
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
          source_author_id: source.authorId,
        },
        tx,
      );
      return this.snippets.get(authorId, id, tx);
    });
  }
}
