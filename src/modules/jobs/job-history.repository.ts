import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { type Job, type JobChange, JOB_COLUMNS, type JobStatus } from './job.js';

interface TransitionJson {
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  /** JSON has no times of its own. */
  readonly at: string;
}

type JobWithJson = Omit<Job, 'history'> & { readonly history: readonly TransitionJson[] };

const HISTORY = `
  (SELECT json_agg(json_build_object('seq', seq, 'status', status, 'progress', progress, 'at', at)
                   ORDER BY seq)
     FROM job_transitions WHERE job_id = jobs.id) AS history`;

/** The bytes are known without reading them; at four to a character no more need be looked at. */
const isShort = (limit: string): string =>
  `(octet_length(jobs.result) <= 4 * ${limit}::int AND char_length(jobs.result) <= ${limit})`;

/** What a transition of `job_transitions AS t` is announced with, but for the result. */
const CHANGE = `
  jobs.id, jobs.user_id, t.seq, t.status, t.progress,
  CASE t.status WHEN 'failed' THEN jobs.error END AS error`;

/** Clocks differ: only its own age is known of a moment elsewhere. */
const SINCE = `now() - $3::float8 * interval '1 millisecond'`;

const toJob = (row: JobWithJson): Job => ({
  ...row,
  history: row.history.map((transition) => ({ ...transition, at: new Date(transition.at) })),
});

/** Jobs with their transitions, for those who watch them. */
@Injectable()
export class JobHistoryRepository {
  constructor(private readonly database: Database) {}

  async find(userId: string, id: string): Promise<Job | undefined> {
    const [row] = await this.database.query<JobWithJson>(
      `SELECT ${JOB_COLUMNS}, result, ${HISTORY} FROM jobs WHERE id = $1 AND user_id = $2`,
      [id, userId],
      { name: 'jobs_find' },
    );
    return row && toJob(row);
  }

  async isOwn(userId: string, id: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM jobs WHERE id = $1 AND user_id = $2',
      [id, userId],
      { name: 'jobs_is_own' },
    );
    return rows.length > 0;
  }

  /** All unfinished ones and, up to `limit` in all, those that ended last; newest first. */
  async recent(userId: string, limit: number, maxResult: number): Promise<readonly Job[]> {
    const rows = await this.database.query<JobWithJson>(
      `WITH chosen AS (
         SELECT id FROM jobs WHERE user_id = $1
          ORDER BY finished_at DESC NULLS FIRST
          LIMIT greatest($2, (SELECT count(*) FROM jobs
                               WHERE user_id = $1 AND finished_at IS NULL)))
       SELECT ${JOB_COLUMNS}, CASE WHEN ${isShort('$3')} THEN result END AS result, ${HISTORY}
         FROM jobs JOIN chosen USING (id)
        ORDER BY id DESC`,
      [userId, limit, maxResult],
    );
    return rows.map(toJob);
  }

  /** The transitions after `seq`, oldest first. */
  changesAfter(id: string, seq: number): Promise<JobChange[]> {
    return this.database.query<JobChange>(
      `SELECT ${CHANGE}, CASE t.status WHEN 'completed' THEN jobs.result END AS result
         FROM job_transitions AS t JOIN jobs ON jobs.id = t.job_id
        WHERE t.job_id = $1 AND t.seq > $2
        ORDER BY t.seq`,
      [id, seq],
    );
  }

  /**
   * The transitions of these jobs, and of these users' jobs, in the last `ageMs` by PostgreSQL's
   * clock; of each job oldest first. Results of more than `maxResult` characters are left out.
   * A finished job has none after its end, so that no index need be kept of when transitions were.
   */
  changesSince(
    ids: readonly string[],
    userIds: readonly string[],
    ageMs: number,
    maxResult: number,
  ): Promise<JobChange[]> {
    return this.database.query<JobChange>(
      `WITH chosen AS (
         SELECT unnest($1::uuid[]) AS id
         UNION
         SELECT id FROM jobs
          WHERE user_id = ANY ($2::uuid[]) AND finished_at IS NULL
         UNION
         SELECT id FROM jobs
          WHERE user_id = ANY ($2::uuid[]) AND finished_at >= ${SINCE})
       SELECT ${CHANGE},
              t.status = 'completed' AND NOT coalesce(${isShort('$4')}, true) AS large,
              CASE WHEN t.status = 'completed' AND ${isShort('$4')} THEN jobs.result END AS result
         FROM chosen JOIN jobs USING (id) JOIN job_transitions AS t ON t.job_id = jobs.id
        WHERE t.at >= ${SINCE}
        ORDER BY jobs.id, t.seq`,
      [ids, userIds, ageMs, maxResult],
    );
  }
}
