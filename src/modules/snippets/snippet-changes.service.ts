import { Injectable } from '@nestjs/common';
import { LockTurns } from '../../database/lock-turns.js';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { notFound } from '../../errors/errors.js';
import { Entitlements } from '../entitlements/entitlements.service.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { Revisions } from '../social/revisions/revisions.service.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import { detectLanguage } from './languages/detect-language.js';
import { type PresentText, type SnippetRow, snippetSubject, type SnippetText } from './snippet.js';
import { snippetDocument } from './snippet-document.js';
import { SnippetRepository } from './snippet.repository.js';
import { changedText, type GivenText } from './snippet-text.js';

/** What is undefined stays. */
export interface SnippetChange extends Omit<GivenText, 'language'> {
  /** Null: to be detected anew. */
  readonly language?: string | null | undefined;
  readonly isPublic?: boolean | undefined;
}

interface DetectedChange extends Omit<SnippetChange, 'language'> {
  readonly language: string | undefined;
}

/** How authors change what they wrote. */
@Injectable()
export class SnippetChanges {
  constructor(
    private readonly turns: LockTurns,
    private readonly subjects: Subjects,
    private readonly snippets: SnippetRepository,
    private readonly revisions: Revisions,
    private readonly entitlements: Entitlements,
    private readonly events: EventPublisher,
    private readonly documents: SearchDocuments,
  ) {}

  /**
   * Former code becomes a revision. What changes nothing leaves no trace.
   * @throws DomainError 404; 403 for what is another's and public; 402 PLAN_LIMIT_REACHED for a
   *   private one too many
   */
  async change(
    authorId: string,
    id: string,
    { language: given, ...change }: SnippetChange,
  ): Promise<SnippetRow> {
    // Before anything is locked: it takes a while, and waits for others.
    const language = given === null ? await this.detect(authorId, id, change.code) : given;
    return this.turns.run(id, async (tx) => {
      await this.apply(authorId, id, { ...change, language }, tx);
      const changed = await this.snippets.find(authorId, id, tx);
      if (!changed) throw notFound();
      return changed;
    });
  }

  /** Of the new code, else of the present one; undefined for what is not the author's to change. */
  private async detect(
    authorId: string,
    id: string,
    code: string | undefined,
  ): Promise<string | undefined> {
    const present = await this.snippets.find(authorId, id);
    return present?.author.id === authorId ? detectLanguage(code ?? present.code) : undefined;
  }

  private async apply(
    authorId: string,
    id: string,
    { isPublic, ...given }: DetectedChange,
    tx: Transaction,
  ): Promise<void> {
    const before = await this.subjects.lockOwn(authorId, snippetSubject(id), tx);
    const present = await this.snippets.findText(id, tx);
    if (!present) throw notFound();
    const after = isPublic ?? before.isPublic;
    const shown = after !== before.isPublic;
    if (shown) await this.show(authorId, id, after, tx);
    const rewritten = await this.rewrite(authorId, id, present, given, tx);
    if (!shown && !rewritten) return;
    const text = rewritten ?? present;
    await this.documents.put([snippetDocument({ id, authorId, isPublic: after, text })], tx);
    const payload = { snippet_id: id, author_id: authorId, is_public: after };
    await this.events.publish('snippet.updated', { ...payload, was_public: before.isPublic }, tx);
  }

  private async show(
    authorId: string,
    id: string,
    isPublic: boolean,
    tx: Transaction,
  ): Promise<void> {
    await this.subjects.setPublic(snippetSubject(id), isPublic, tx);
    if (isPublic) await this.entitlements.release(authorId, 'private_snippets', tx);
    else await this.entitlements.reserve(authorId, 'private_snippets', tx);
    await this.snippets.touch(id, tx);
  }

  /** The text as it is then; undefined when nothing of it changes. */
  private async rewrite(
    authorId: string,
    id: string,
    present: PresentText,
    given: GivenText,
    tx: Transaction,
  ): Promise<SnippetText | undefined> {
    const text = changedText(present, given);
    if (!text) return undefined;
    if (text.code !== present.code) {
      const { revision_number: number, code_written_at: writtenAt } = present;
      await this.revisions.keep(
        { subject: snippetSubject(id), number, text: present.code, writtenAt },
        tx,
      );
    }
    await this.snippets.update(authorId, id, text, tx);
    return text;
  }
}
