import { Inject, Injectable } from '@nestjs/common';
import { searchConfig, type SearchConfig } from '../../../config/search.config.js';
import type { Transaction } from '../../../database/transaction.js';
import type { SearchDocument } from '../documents/search-document.js';
import { SearchChangeRepository } from './search-change.repository.js';

/** Notes what Elasticsearch is to be told of, in the transaction of its cause; nothing without one. */
@Injectable()
export class SearchChanges {
  readonly isOn: boolean;
  private readonly listeners: (() => void)[] = [];

  constructor(
    @Inject(searchConfig.token) { elasticsearchUrl }: SearchConfig,
    private readonly changes: SearchChangeRepository,
  ) {
    this.isOn = elasticsearchUrl !== undefined;
  }

  /** These are other than they were, or are no more. Their rows are locked, or their causes are. */
  async note(ids: readonly string[], tx: Transaction): Promise<void> {
    if (!this.isOn || ids.length === 0) return;
    await this.changes.note(ids, tx);
    this.tellOf(tx);
  }

  async noteAllOf(authorId: string, tx: Transaction): Promise<void> {
    if (!this.isOn) return;
    await this.changes.noteAllOf(authorId, tx);
    this.tellOf(tx);
  }

  /** Before they are put: what others have by an author is found by the author's name, too. */
  async noteRenamed(documents: readonly SearchDocument[], tx: Transaction): Promise<void> {
    if (!this.isOn) return;
    const users = documents.flatMap(({ id, details: { username } }) =>
      username === undefined ? [] : [{ id, username }],
    );
    if (users.length > 0) await this.changes.noteRenamed(users, tx);
  }

  /** Tells of what this process has committed. */
  onCommitted(listener: () => void): void {
    this.listeners.push(listener);
  }

  private tellOf(tx: Transaction): void {
    tx.afterCommit(() => {
      for (const listener of this.listeners) listener();
    });
  }
}
