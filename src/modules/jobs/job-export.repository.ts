import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { JOB_COLUMNS, type JobRow } from './job.js';

/** A job with what was asked for and what came of it. */
export interface ExportedJobRow extends JobRow {
  readonly parameters: object;
  readonly result: string | null;
}

const MAX_BATCH = 500;
const MAX_RESULTS_BYTES = 1024 * 1024;

/** Reads all of a user's jobs. */
@Injectable()
export class JobExportRepository {
  constructor(private readonly database: Database) {}

  /**
   * The user's next jobs after this one, or their first, oldest first: up to 500, fewer when their
   * results are over 1 MB together, but one at least while there are any.
   */
  next(userId: string, after: string | undefined): Promise<ExportedJobRow[]> {
    return this.database.query<ExportedJobRow>(
      `SELECT ${JOB_COLUMNS}, parameters, result
         FROM jobs
         JOIN (SELECT id, sum(octet_length(result)) OVER (ORDER BY id) AS bytes,
                      row_number() OVER (ORDER BY id) AS number
                 FROM (SELECT id, result FROM jobs
                        WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2)
                        ORDER BY id LIMIT ${MAX_BATCH}) AS following) AS measured USING (id)
        WHERE user_id = $1 AND (number = 1 OR coalesce(bytes, 0) <= ${MAX_RESULTS_BYTES})
        ORDER BY id`,
      [userId, after ?? null],
    );
  }
}
