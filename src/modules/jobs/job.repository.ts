import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { storableJson } from '../../database/jsonb.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Transaction } from '../../database/transaction.js';
import { unauthorized } from '../../errors/errors.js';
import { notedFrom } from './job-sql.js';
import { JOB_COLUMNS, type JobChange, type JobRow } from './job.js';

export interface NewJob {
  readonly id: string;
  readonly userId: string;
  readonly type: string;
  readonly parameters: object;
  /** Of the request that asked for it. */
  readonly requestId: string;
}

/** A job of one's own, and its transition if it could still be cancelled. */
export interface Cancellation {
  readonly cancelled: JobChange | undefined;
}

const INSERT_WITHIN = `
  WITH started AS (
    INSERT INTO jobs (id, user_id, type, parameters, request_id)
    SELECT $1, $2, $3, $4, $5
     WHERE (SELECT count(*) FROM jobs WHERE user_id = $2 AND finished_at IS NULL) < $6
    RETURNING ${JOB_COLUMNS}, seq
  ), ${notedFrom('started')}
  SELECT ${JOB_COLUMNS} FROM started`;

const CANCEL = `
  WITH cancelled AS (
    UPDATE jobs
       SET status = 'cancelled', seq = seq + 1, error = NULL, run_id = NULL,
           lease_until = NULL, finished_at = now(), updated_at = now()
     WHERE id = $1 AND user_id = $2 AND finished_at IS NULL
    RETURNING id, user_id, seq, status, progress
  ), ${notedFrom('cancelled')}
  SELECT id, cancelled.user_id, cancelled.seq, cancelled.status, cancelled.progress
    FROM jobs LEFT JOIN cancelled USING (id)
   WHERE id = $1 AND jobs.user_id = $2`;

/** What the owners of jobs do with them. */
@Injectable()
export class JobRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /**
   * Inserts the job unless its user has `limit` unfinished ones; undefined then. Jobs of one user
   * are started one after the other, or several could be the last that is allowed.
   * @throws DomainError 401 when the user is there no more
   */
  async insertWithin(job: NewJob, limit: number, tx: Transaction): Promise<JobRow | undefined> {
    // A statement of its own: what the next one counts is what it sees when it begins.
    await this.database.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`jobs:${job.userId}`],
      { tx },
    );
    const { id, userId, type, parameters, requestId } = job;
    const [row] = await this.database.query<JobRow>(
      INSERT_WITHIN,
      [id, userId, type, storableJson(parameters), requestId, limit],
      { tx, constraints: { jobs_user_id_fkey: unauthorized } },
    );
    return row;
  }

  /** Newest first. */
  list(userId: string, request: PageRequest): Promise<Page<JobRow>> {
    return this.pages.read<JobRow>(
      {
        select: JOB_COLUMNS,
        from: 'jobs',
        where: ['user_id = $1'],
        parameters: [userId],
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** Undefined when the user has no such job. */
  async cancel(userId: string, id: string): Promise<Cancellation | undefined> {
    const [row] = await this.database.query<JobChange | { readonly seq: null }>(CANCEL, [
      id,
      userId,
    ]);
    return row && { cancelled: row.seq === null ? undefined : row };
  }
}
