import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { SearchChanges } from '../elasticsearch/search-changes.service.js';
import { LexemeCounts } from '../lexemes/lexeme-counts.service.js';
import type { Popularity, SearchDocument, SearchType } from './search-document.js';
import { SearchDocumentRepository } from './search-document.repository.js';

/** Whatever they hold, so many are written within the time of a statement. */
const AT_ONCE = 50;

/** In one order for all, or two transactions could wait for each other. */
const inTurns = <Thing extends { readonly id: string }>(things: readonly Thing[]): Thing[][] => {
  const sorted = [...things].sort(({ id: one }, { id: other }) => (one < other ? -1 : 1));
  return Array.from({ length: Math.ceil(sorted.length / AT_ONCE) }, (_, turn) =>
    sorted.slice(turn * AT_ONCE, (turn + 1) * AT_ONCE),
  );
};

/** Normalising sorts the marks of a character in quadratic time; no writing has more (UAX #15). */
const streamSafe = (text: string): string => text.replace(/(\p{M}{30})\p{M}+/gu, '$1');

const withSafeTexts = (document: SearchDocument): SearchDocument => ({
  ...document,
  title: streamSafe(document.title),
  description: document.description === null ? null : streamSafe(document.description),
  content: streamSafe(document.content),
});

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
    await this.documents.put(documents.map(withSafeTexts), tx);
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
    for (const some of inTurns(counts)) {
      await this.documents.setPopularity(some, tx);
      await this.changes.note(idsOf(some), tx);
    }
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
    for (const some of inTurns(ids.map((id) => ({ id })))) await this.remove(idsOf(some), tx);
  }
}
