import { Injectable } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { Database } from '../../database/database.js';
import { GroupCommit } from '../../database/group-commit.js';
import { LEASE_SECONDS } from './job-lease.js';
import { notedFrom, oldestUnfinished } from './job-sql.js';
import type { JobChange } from './job.js';

/** An attempt at a job: only who has its `runId` may write. */
export interface Run {
  readonly id: string;
  readonly runId: string;
}

export interface Claim {
  readonly type: string;
  /** How many a job may have in all. */
  readonly attempts: number;
  /** Up to so many jobs. */
  readonly room: number;
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
  /** Of the request that asked for it. */
  readonly request_id: string;
}

const LEASE = `now() + interval '${LEASE_SECONDS} seconds'`;

const claimFrom = (wanted: string, run: string): string => `
  claimed AS (
    UPDATE jobs
       SET status = 'running', progress = 0, seq = seq + 1, attempts = jobs.attempts + 1,
           run_id = ${run}, lease_until = ${LEASE}, updated_at = now()
      FROM ${wanted} AS wanted WHERE jobs.id = wanted.id
    RETURNING jobs.id, user_id, seq, status, progress, run_id, jobs.attempts, parameters, request_id
  ), ${notedFrom('claimed')}
  SELECT * FROM claimed`;

const CLAIM = `
  WITH waiting AS (
    SELECT id FROM jobs
     WHERE type = $1 AND finished_at IS NULL AND lease_until IS NULL
       AND due_at <= now() AND attempts < $2
     ORDER BY id LIMIT $3
       FOR NO KEY UPDATE SKIP LOCKED
  ), ${claimFrom('waiting', '$4')}`;

const TAKE_OVER = `
  WITH dead AS MATERIALIZED (
    SELECT id, attempts FROM ${oldestUnfinished('$1')} AS oldest
     WHERE lease_until < now() AND attempts < $2
     ORDER BY attempts, id LIMIT $3
  ), taken AS (
    SELECT jobs.id FROM jobs JOIN dead USING (id)
     WHERE finished_at IS NULL AND lease_until < now()
       AND (dead.attempts + 1 < $2 OR id = (SELECT id FROM dead ORDER BY attempts, id LIMIT 1))
     ORDER BY jobs.id
       FOR NO KEY UPDATE OF jobs SKIP LOCKED
  ), ${claimFrom('taken', '$4')}`;

// LIMIT limits nothing: because of it the planner expects few runs, and looks their jobs up by their
// ids; else a plan made while the table was small would go on reading all of it.
const WRITE = `
  WITH written AS (
    UPDATE jobs
       SET progress = coalesce(run.progress, jobs.progress),
           seq = seq + (run.progress IS NOT NULL)::int,
           lease_until = ${LEASE}, updated_at = now()
      FROM (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[])
             LIMIT cardinality($1)) AS run (id, run_id, progress)
     WHERE jobs.id = run.id AND jobs.run_id = run.run_id AND jobs.status = 'running'
    RETURNING jobs.id, user_id, seq, status, jobs.progress, jobs.run_id,
              run.progress IS NOT NULL AS progressed
  ), ${notedFrom('written', 'progressed')}
  SELECT id, user_id, seq, status, progress, run_id FROM written`;

const END = `
  WITH ended AS (
    UPDATE jobs
       SET status = run.status, seq = seq + 1,
           progress = CASE WHEN run.status = 'completed' THEN 100 ELSE progress END,
           result = run.result, error = run.error,
           lease_until = NULL, finished_at = now(), updated_at = now()
      FROM (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
             LIMIT cardinality($1)) AS run (id, run_id, status, result, error)
     WHERE jobs.id = run.id AND jobs.run_id = run.run_id AND jobs.status = 'running'
    RETURNING jobs.id, user_id, seq, jobs.status, progress, jobs.run_id
  ), ${notedFrom('ended')}
  SELECT * FROM ended`;

const MAX_GROUP = 256;
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
  private readonly writes: GroupCommit<Write, Changed | undefined>;
  private readonly ends: GroupCommit<End, Changed | undefined>;

  constructor(private readonly database: Database) {
    this.writes = this.group('jobs_write', WRITE, ['id', 'runId', 'progress']);
    const end = ['id', 'runId', 'status', 'result', 'error'] as const;
    this.ends = this.group('jobs_end', END, end, ({ result }) => result?.length ?? 0);
  }

  /** Takes jobs that wait and are due, oldest first. */
  claim(claim: Claim): Promise<ClaimedJob[]> {
    return this.take(CLAIM, claim);
  }

  /**
   * Takes jobs whose worker died, those with the most attempts left first: one of them may be what
   * it died of. One that has its last attempt is taken alone.
   */
  takeOver(claim: Claim): Promise<ClaimedJob[]> {
    return this.take(TAKE_OVER, claim);
  }

  /** Renews the lease, and notes the progress if there is one; undefined for a run that lost. */
  renew(write: Write): Promise<JobChange | undefined> {
    return this.writes.add(write);
  }

  /** Undefined for a run that lost its job. */
  end(end: End): Promise<JobChange | undefined> {
    return this.ends.add(end);
  }

  private take(sql: string, { type, attempts, room }: Claim): Promise<ClaimedJob[]> {
    // Not prepared: the planner is to know how few they are, or it might read the whole table.
    return this.database.query<ClaimedJob>(sql, [type, attempts, room, uuidv4()]);
  }

  private group<Item extends Run>(
    name: string,
    sql: string,
    columns: readonly (keyof Item)[],
    bytesOf: (item: Item) => number = () => 0,
  ): GroupCommit<Item, Changed | undefined> {
    const commit = async (items: readonly Item[]): Promise<readonly (Changed | undefined)[]> => {
      const values = columns.map((column) => items.map((item) => item[column]));
      const rows = await this.database.query<Changed>(sql, values, { name });
      // By both: jobs that were claimed together share their run's id.
      const byRun = new Map(rows.map((row) => [row.id + row.run_id, row]));
      return items.map(({ id, runId }) => byRun.get(id + runId));
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
