import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { GroupCommit } from '../../database/group-commit.js';
import { LEASE_SECONDS } from './job-lease.js';
import type { JobChange } from './job.js';

/** An attempt at a job: only who has its `runId` may write. */
export interface Run {
  readonly id: string;
  readonly runId: string;
}

export interface Claim extends Run {
  /** How many the job may have in all. */
  readonly attempts: number;
}

export interface Write extends Run {
  /** Null: only the lease is renewed. */
  readonly progress: number | null;
}

export interface End extends Run {
  readonly status: 'completed' | 'failed';
  readonly result: string | null;
  readonly error: string | null;
}

export interface Changed extends JobChange {
  readonly run_id: string;
}

export interface ClaimedJob extends Changed {
  /** This one included. */
  readonly attempts: number;
  readonly parameters: object;
}

/** Clocks differ: what Redis says is due may not quite be. */
const DUE = `due_at <= now() + interval '1 second'`;
const LEASE = `now() + interval '${LEASE_SECONDS} seconds'`;

// Jobs are locked in one order, or two groups with the same jobs would wait for each other. LIMIT
// limits nothing: because of it the planner expects few runs, and looks their jobs up by their ids;
// else a plan made while the table was small would go on reading all of it.
const CLAIM = `
  WITH wanted AS (
    SELECT jobs.id, run.run_id
      FROM (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[])
             LIMIT cardinality($1)) AS run (id, run_id, attempts)
      JOIN jobs USING (id)
     WHERE status IN ('pending', 'running') AND (lease_until IS NULL OR lease_until < now()) AND ${DUE}
       AND jobs.attempts < run.attempts
     ORDER BY jobs.id
       FOR NO KEY UPDATE OF jobs
  ), claimed AS (
    UPDATE jobs
       SET status = 'running', progress = 0, seq = seq + 1, attempts = attempts + 1,
           run_id = wanted.run_id, lease_until = ${LEASE}, updated_at = now()
      FROM wanted WHERE jobs.id = wanted.id
    RETURNING jobs.id, user_id, seq, status, progress, jobs.run_id, attempts, parameters
  ), noted AS (
    INSERT INTO job_transitions (job_id, seq, status, progress)
    SELECT id, seq, status, progress FROM claimed
  )
  SELECT * FROM claimed`;

const WRITE = `
  WITH wanted AS (
    SELECT jobs.id, run.progress
      FROM (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[])
             LIMIT cardinality($1)) AS run (id, run_id, progress)
      JOIN jobs USING (id, run_id)
     WHERE status = 'running'
     ORDER BY jobs.id
       FOR NO KEY UPDATE OF jobs
  ), written AS (
    UPDATE jobs
       SET progress = coalesce(wanted.progress, jobs.progress),
           seq = seq + (wanted.progress IS NOT NULL)::int,
           lease_until = ${LEASE}, updated_at = now()
      FROM wanted WHERE jobs.id = wanted.id
    RETURNING jobs.id, user_id, seq, status, jobs.progress, run_id,
              wanted.progress IS NOT NULL AS progressed
  ), noted AS (
    INSERT INTO job_transitions (job_id, seq, status, progress)
    SELECT id, seq, status, progress FROM written WHERE progressed
  )
  SELECT id, user_id, seq, status, progress, run_id FROM written`;

const END = `
  WITH wanted AS (
    SELECT jobs.id, run.status, run.result, run.error
      FROM (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
             LIMIT cardinality($1)) AS run (id, run_id, status, result, error)
      JOIN jobs USING (id, run_id)
     WHERE jobs.status = 'running'
     ORDER BY jobs.id
       FOR NO KEY UPDATE OF jobs
  ), ended AS (
    UPDATE jobs
       SET status = wanted.status, seq = seq + 1,
           progress = CASE WHEN wanted.status = 'completed' THEN 100 ELSE progress END,
           result = wanted.result, error = wanted.error,
           lease_until = NULL, finished_at = now(), updated_at = now()
      FROM wanted WHERE jobs.id = wanted.id
    RETURNING jobs.id, user_id, seq, jobs.status, progress, run_id
  ), noted AS (
    INSERT INTO job_transitions (job_id, seq, status, progress)
    SELECT id, seq, status, progress FROM ended
  )
  SELECT * FROM ended`;

const MAX_GROUP = 128;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
/** Several seconds' worth; who waits longer fails its attempt, which is tried again. */
const MAX_WAITING = 10_000;
const MAX_WAIT_MS = 10_000;

/**
 * How workers write. Each statement says who may, so that whoever lost a job (it was cancelled, or
 * taken over) changes nothing. Concurrent writes of one sort share a statement and its commit.
 */
@Injectable()
export class JobRunRepository {
  private readonly claims: GroupCommit<Claim, ClaimedJob | undefined>;
  private readonly writes: GroupCommit<Write, Changed | undefined>;
  private readonly ends: GroupCommit<End, Changed | undefined>;

  constructor(private readonly database: Database) {
    this.claims = this.group('jobs_claim', CLAIM, ['id', 'runId', 'attempts']);
    this.writes = this.group('jobs_write', WRITE, ['id', 'runId', 'progress']);
    const end = ['id', 'runId', 'status', 'result', 'error'] as const;
    this.ends = this.group('jobs_end', END, end, ({ result }) => result?.length ?? 0);
  }

  /** Undefined when it is not to be had: ended, leased, not due yet, or out of attempts. */
  claim(claim: Claim): Promise<ClaimedJob | undefined> {
    return this.claims.add(claim);
  }

  /** Renews the lease, and notes the progress if there is one; undefined for a run that lost. */
  renew(write: Write): Promise<JobChange | undefined> {
    return this.writes.add(write);
  }

  /** Undefined for a run that lost its job. */
  end(end: End): Promise<JobChange | undefined> {
    return this.ends.add(end);
  }

  private group<Item extends Run, Row extends Changed>(
    name: string,
    sql: string,
    columns: readonly (keyof Item)[],
    bytesOf: (item: Item) => number = () => 0,
  ): GroupCommit<Item, Row | undefined> {
    const commit = async (items: readonly Item[]): Promise<readonly (Row | undefined)[]> => {
      const values = columns.map((column) => items.map((item) => item[column]));
      const rows = await this.database.query<Row>(sql, values, { name });
      const byRun = new Map(rows.map((row) => [row.run_id, row]));
      return items.map(({ runId }) => byRun.get(runId));
    };
    return new GroupCommit(commit, {
      maxItems: MAX_GROUP,
      maxBytes: MAX_GROUP_BYTES,
      // While one is under way the next one gathers: the fewer groups, the less each job costs.
      concurrency: 1,
      bytesOf,
      maxWaiting: MAX_WAITING,
      maxWaitMs: MAX_WAIT_MS,
    });
  }
}
