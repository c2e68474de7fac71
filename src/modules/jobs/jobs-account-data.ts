import { Injectable } from '@nestjs/common';
import type { AccountDataSource } from '../users/account-data.js';
import { exportBatches } from '../users/export-batches.js';
import { type ExportedJobRow, JobExportRepository } from './job-export.repository.js';
import { toSummary } from './job-view.js';

const toExported = (row: ExportedJobRow): object => ({
  ...toSummary(row),
  parameters: row.parameters,
  result: row.result,
});

/** A user's jobs, for the user. They go with the account by their foreign key. */
@Injectable()
export class JobsAccountData implements AccountDataSource {
  readonly name = 'jobs';

  constructor(private readonly jobs: JobExportRepository) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const batches = exportBatches(
      (after) => this.jobs.next(userId, after),
      ({ id }) => id,
    );
    for await (const batch of batches) yield batch.map(toExported);
  }
}
