import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { Subjects } from '../social/subjects/subjects.service.js';
import type { AccountDataSource } from '../users/account-data.js';
import { exportBatches } from '../users/export-batches.js';
import { DocExportRepository } from './doc-export.repository.js';
import { toDoc } from './doc-view.js';

/** A user's pages, for the user. They go with the account by their foreign keys. */
@Injectable()
export class DocsAccountData implements AccountDataSource {
  readonly name = 'docs';

  constructor(
    private readonly docs: DocExportRepository,
    private readonly subjects: Subjects,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const batches = exportBatches(
      (after) => this.docs.next(userId, after),
      ({ id }) => id,
    );
    for await (const batch of batches) yield batch.map(toDoc);
  }

  async erase(userId: string, tx: Transaction): Promise<void> {
    await this.subjects.giveUpAllOf(userId, 'doc', tx);
  }
}
