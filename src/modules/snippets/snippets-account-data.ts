import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import type { AccountDataSource } from '../users/account-data.js';
import { exportBatches } from '../users/export-batches.js';
import type { SnippetRow } from './snippet.js';
import { SnippetExportRepository } from './snippet-export.repository.js';
import { toSnippet } from './snippet-view.js';

const toExported = (row: SnippetRow): object => {
  const { author: _author, liked_by_me: _liked, ...own } = toSnippet(row);
  return own;
};

/** A user's snippets, for the user; former code is among the revisions. They go with the account by their foreign keys. */
@Injectable()
export class SnippetsAccountData implements AccountDataSource {
  readonly name = 'snippets';

  constructor(
    private readonly snippets: SnippetExportRepository,
    private readonly subjects: Subjects,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.snippets.next(userId, after);
    for await (const batch of exportBatches(next, ({ id }) => id)) yield batch.map(toExported);
  }

  async erase(userId: string, tx: Transaction): Promise<void> {
    await this.subjects.giveUpAllOf(userId, 'snippet', tx);
  }
}
