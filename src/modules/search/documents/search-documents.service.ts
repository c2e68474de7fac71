import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { SearchChanges } from '../elasticsearch/search-changes.service.js';
import { LexemeCounts } from '../lexemes/lexeme-counts.service.js';
import type { Popularity, SearchDocument, SearchType } from './search-document.js';
import { SearchDocumentRepository } from './search-document.repository.js';

/** Whatever an author may have is removed within the time of a statement. */
const REMOVED_AT_ONCE = 1_000;

const idsOf = (things: readonly { readonly id: string }[]): string[] => things.map(({ id }) => id);

/** What can be found: written in the transaction that writes the thing itself, and found after it. */
@Injectable()
export class SearchDocuments {
  constructor(
    private readonly documents: SearchDocumentRepository,
    private readonly lexemes: LexemeCounts,
    private readonly changes: SearchChanges,
  ) {}

  /** As they are now; no two of the same id. */
  async put(documents: readonly SearchDocument[], tx: Transaction): Promise<void> {
    if (documents.length === 0) return;
    await this.changes.noteRenamed(documents, tx);
    await this.documents.put(documents, tx);
    await this.changes.note(idsOf(documents), tx);
    tx.afterCommit(() => this.lexemes.wake());
  }

  async remove(ids: readonly string[], tx: Transaction): Promise<void> {
    if (ids.length === 0) return;
    await this.documents.delete(ids, tx);
    await this.changes.note(ids, tx);
    tx.afterCommit(() => this.lexemes.wake());
  }

  /** All of an author's that is left, when the author goes. */
  async removeAllOf(authorId: string, tx: Transaction): Promise<void> {
    await this.removeInTurn(await this.documents.idsOf(authorId, undefined, tx), tx);
  }

  /** The same of one type. */
  async removeTypeOf(authorId: string, type: SearchType, tx: Transaction): Promise<void> {
    await this.removeInTurn(await this.documents.idsOf(authorId, type, tx), tx);
  }

  /** Of those that are there. What they count is locked. */
  async setPopularity(counts: readonly Popularity[], tx: Transaction): Promise<void> {
    if (counts.length === 0) return;
    await this.documents.setPopularity(counts, tx);
    await this.changes.note(idsOf(counts), tx);
  }

  /** Nobody finds what is this author's, until it is shown again. */
  async hideAuthor(authorId: string, tx: Transaction): Promise<void> {
    await this.documents.hideAuthor(authorId, tx);
    await this.changes.noteAllOf(authorId, tx);
  }

  async showAuthor(authorId: string, tx: Transaction): Promise<void> {
    await this.documents.showAuthor(authorId, tx);
    await this.changes.noteAllOf(authorId, tx);
  }

  private async removeInTurn(ids: readonly string[], tx: Transaction): Promise<void> {
    for (let at = 0; at < ids.length; at += REMOVED_AT_ONCE) {
      await this.remove(ids.slice(at, at + REMOVED_AT_ONCE), tx);
    }
  }
}
