import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import {
  CommentExportRepository,
  type ExportedCommentRow,
  placeOf,
} from './comment-export.repository.js';
import { CommentRemovalRepository } from './comment-removal.repository.js';
import { CommentedSubjectRepository } from './commented-subject.repository.js';

const toExported = (row: ExportedCommentRow): object => ({
  ...row,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** What a user has said; it goes with the account, and leaves a placeholder above others' replies. */
@Injectable()
export class CommentsAccountData implements AccountDataSource {
  readonly name = 'comments';

  constructor(
    private readonly comments: CommentExportRepository,
    private readonly commented: CommentedSubjectRepository,
    private readonly removals: CommentRemovalRepository,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.comments.next(userId, after);
    for await (const batch of exportBatches(next, placeOf)) yield batch.map(toExported);
  }

  async eraseSome(userId: string, tx: Transaction): Promise<number | undefined> {
    const ids = await this.commented.lockSomeOf(userId, tx);
    return ids && (await this.removals.removeAny(ids, tx)).length;
  }

  async erase(userId: string, tx: Transaction): Promise<void> {
    await this.commented.lockAllOf(userId, tx);
    await this.removals.removeAllOf(userId, tx);
  }
}
