import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Run } from './job-run.repository.js';
import type { JobChange } from './job.js';

/** What the queue is told of a job that waits to be run. */
export interface WaitingJob {
  readonly id: string;
  readonly type: string;
  readonly seq: number;
  /** Of the request that asked for it. */
  readonly request_id: string;
}

const WAITING = 'jobs.id, type, seq, request_id';

/** Jobs between two attempts, or before the first one. */
@Injectable()
export class JobWaitingRepository {
  constructor(private readonly database: Database) {}

  /** Lets go of a job until it is tried again; undefined for a run that lost it. */
  async postpone(
    { id, runId }: Run,
    delayMs: number,
    error: string,
  ): Promise<WaitingJob | undefined> {
    const [row] = await this.database.query<WaitingJob>(
      `UPDATE jobs
          SET run_id = NULL, lease_until = NULL, error = $4, updated_at = now(),
              due_at = now() + $3::int * interval '1 millisecond'
        WHERE id = $1 AND run_id = $2 AND status = 'running'
       RETURNING ${WAITING}`,
      [id, runId, delayMs, error],
      { name: 'jobs_postpone' },
    );
    return row;
  }

  /** Lets go of a job as if this attempt had not been; undefined for a run that lost it. */
  async handBack({ id, runId }: Run): Promise<WaitingJob | undefined> {
    const [row] = await this.database.query<WaitingJob>(
      `UPDATE jobs
          SET run_id = NULL, lease_until = NULL, attempts = attempts - 1, updated_at = now()
        WHERE id = $1 AND run_id = $2 AND status = 'running'
       RETURNING ${WAITING}`,
      [id, runId],
    );
    return row;
  }

  /** Fails a job that nobody works on any more and that has had all its attempts. */
  async giveUp(id: string, attempts: number, error: string): Promise<JobChange | undefined> {
    const [row] = await this.database.query<JobChange>(
      `WITH failed AS (
         UPDATE jobs
            SET status = 'failed', seq = seq + 1, error = $3, run_id = NULL, lease_until = NULL,
                finished_at = now(), updated_at = now()
          WHERE id = $1 AND attempts >= $2 AND status = 'running'
            AND (lease_until IS NULL OR lease_until < now())
         RETURNING id, user_id, seq, status, progress, error
       ), noted AS (
         INSERT INTO job_transitions (job_id, seq, status, progress)
         SELECT id, seq, status, progress FROM failed
       )
       SELECT * FROM failed`,
      [id, attempts, error],
    );
    return row;
  }

  /**
   * Jobs of these types that could be run and that nobody has touched for `quietSeconds`, oldest first. They
   * count as touched then, so that the next sweep, here or elsewhere, leaves them alone for a while.
   */
  takeOverdue(
    limit: number,
    quietSeconds: number,
    types: readonly string[],
  ): Promise<WaitingJob[]> {
    return this.database.query<WaitingJob>(
      `UPDATE jobs SET updated_at = now()
         FROM (SELECT id FROM jobs
                WHERE finished_at IS NULL AND type = ANY ($3::text[])
                  AND updated_at < now() - $2::int * interval '1 second'
                  AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
                ORDER BY id LIMIT $1
                  FOR NO KEY UPDATE SKIP LOCKED) AS overdue
        WHERE jobs.id = overdue.id
       RETURNING ${WAITING}`,
      [limit, quietSeconds, types],
      { name: 'jobs_take_overdue' },
    );
  }
}
