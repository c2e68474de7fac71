import { Injectable } from '@nestjs/common';
import type { AccountDataSource } from '../../users/account-data.js';
import { exportBatches } from '../../users/export-batches.js';
import {
  type ExportedRevisionRow,
  placeOf,
  RevisionExportRepository,
} from './revision-export.repository.js';
import { toRevision } from './revision-view.js';

const toExported = (row: ExportedRevisionRow): object => ({
  kind: row.kind,
  subject_id: row.subject_id,
  ...toRevision(row.kind, row),
});

/** The former texts of all that is a user's; they go with it. */
@Injectable()
export class RevisionsAccountData implements AccountDataSource {
  readonly name = 'revisions';

  constructor(private readonly revisions: RevisionExportRepository) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.revisions.next(userId, after);
    for await (const batch of exportBatches(next, placeOf)) yield batch.map(toExported);
  }
}
