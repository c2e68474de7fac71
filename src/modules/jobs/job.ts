export const JOB_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** What lists show of a job. */
export interface JobRow {
  readonly id: string;
  readonly type: string;
  readonly status: JobStatus;
  /** Per cent. */
  readonly progress: number;
  /** Why it failed, or why its last attempt did. */
  readonly error: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

export interface JobTransition {
  /** 1, 2, 3 … within the job. */
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  readonly at: Date;
}

/** The columns of `jobs` that make a JobRow. */
export const JOB_COLUMNS = 'id, type, status, progress, error, created_at, finished_at';

export interface Job extends JobRow {
  readonly result: string | null;
  /** Oldest first. */
  readonly history: readonly JobTransition[];
}

/** A transition as those who watch the job are told of it. */
export interface JobChange {
  readonly id: string;
  readonly user_id: string;
  readonly seq: number;
  readonly status: JobStatus;
  readonly progress: number;
  /** With `completed`. */
  readonly result?: string | null;
  /** There is a result that was left out, being long. */
  readonly large?: boolean;
  /** With `failed`. */
  readonly error?: string | null;
}
