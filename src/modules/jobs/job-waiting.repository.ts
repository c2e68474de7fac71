import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Run } from './job-run.repository.js';
import { notedFrom, oldestUnfinished } from './job-sql.js';
import type { JobChange } from './job.js';

/** Also without a lease, if a kind is given fewer attempts than a job of it has had. */
const UNLEASED = '(lease_until IS NULL OR lease_until < now())';

/** Jobs between two attempts, or before the first one. */
@Injectable()
export class JobWaitingRepository {
  constructor(private readonly database: Database) {}

  /** Lets go of a job until it is tried again; false for a run that lost it. */
  async postpone({ id, runId }: Run, delayMs: number, error: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE jobs
          SET run_id = NULL, lease_until = NULL, error = $4, updated_at = now(),
              due_at = now() + $3::int * interval '1 millisecond'
        WHERE id = $1 AND run_id = $2 AND status = 'running'
       RETURNING 1`,
      [id, runId, delayMs, error],
      { name: 'jobs_postpone' },
    );
    return rows.length > 0;
  }

  /** Lets go of a job as if this attempt had not been; false for a run that lost it. */
  async handBack({ id, runId }: Run): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE jobs
          SET run_id = NULL, lease_until = NULL, attempts = attempts - 1, updated_at = now()
        WHERE id = $1 AND run_id = $2 AND status = 'running'
       RETURNING 1`,
      [id, runId],
      { name: 'jobs_hand_back' },
    );
    return rows.length > 0;
  }

  /** Fails jobs whose worker died in the last of their attempts; up to `limit`, oldest first. */
  giveUp(type: string, attempts: number, error: string, limit: number): Promise<JobChange[]> {
    return this.database.query<JobChange>(
      `WITH dead AS (
         SELECT id FROM jobs
          WHERE id IN (SELECT id FROM ${oldestUnfinished('$1')} AS oldest
                        WHERE attempts >= $2 AND ${UNLEASED})
            AND finished_at IS NULL AND attempts >= $2 AND status = 'running' AND ${UNLEASED}
          ORDER BY id LIMIT $4
            FOR NO KEY UPDATE SKIP LOCKED
       ), failed AS (
         UPDATE jobs
            SET status = 'failed', seq = seq + 1, error = $3, run_id = NULL, lease_until = NULL,
                finished_at = now(), updated_at = now()
           FROM dead WHERE jobs.id = dead.id
         RETURNING jobs.id, user_id, seq, status, progress, error
       ), ${notedFrom('failed')}
       SELECT * FROM failed`,
      [type, attempts, error, limit],
    );
  }
}
