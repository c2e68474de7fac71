import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../database/lock-turns.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { notFound } from '../../errors/errors.js';
import type { Principal } from '../../http/principal.js';
import { Entitlements } from '../entitlements/entitlements.service.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { detectLanguage } from './languages/detect-language.js';
import { NewSnippets } from './new-snippets.service.js';
import { type SnippetRow, snippetSubject, type SnippetText } from './snippet.js';
import { SnippetRepository } from './snippet.repository.js';
import { tagsOf } from './snippet-text.js';

export interface WrittenSnippet extends Omit<SnippetText, 'language'> {
  /** Null: to be detected. */
  readonly language: string | null;
  readonly isPublic: boolean;
}

/** What people write, for themselves or for everybody. */
@Injectable()
export class Snippets {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly turns: LockTurns,
    private readonly newSnippets: NewSnippets,
    private readonly subjects: Subjects,
    private readonly snippets: SnippetRepository,
    private readonly entitlements: Entitlements,
    private readonly events: EventPublisher,
  ) {}

  /** @throws as `NewSnippets.add` does */
  async create(authorId: string, written: WrittenSnippet): Promise<SnippetRow> {
    const { isPublic, ...given } = written;
    const language = given.language ?? (await detectLanguage(given.code));
    const text = { ...given, language, tags: tagsOf(given.tags, given.description) };
    return this.transactions.run(async (tx) => {
      const id = uuidv7();
      await this.newSnippets.add({ id, authorId, isPublic, text, forkedFromId: null }, tx);
      return this.get(authorId, id, tx);
    });
  }

  /** @throws DomainError 404 when there is none that this reader may read */
  async get(readerId: string | null, id: string, tx?: Transaction): Promise<SnippetRow> {
    const snippet = await this.snippets.find(readerId, id, tx);
    if (!snippet) throw notFound();
    return snippet;
  }

  /** By its author, or by an admin. @throws DomainError 404; 403 for what is another's and public */
  remove(principal: Principal, id: string): Promise<void> {
    return this.turns.run(id, async (tx) => {
      const { authorId, isPublic } = await this.subjects.remove(principal, snippetSubject(id), tx);
      if (!isPublic) await this.entitlements.release(authorId, 'private_snippets', tx);
      const payload = { snippet_id: id, author_id: authorId, is_public: isPublic };
      await this.events.publish('snippet.deleted', payload, tx);
    });
  }
}
