import type { RoomSnapshot } from '../../realtime/room-policies.js';
import type { Job, JobStatus } from './job.js';
import { jobChannel } from './job-status.js';

/** One status that a job has had, as watchers are shown it. */
export interface JobSnapshotEntry {
  readonly job_id: string;
  readonly status: JobStatus;
  readonly progress: number;
  /** With `completed`. */
  readonly result?: string;
  /** With `failed`. */
  readonly error?: string;
  readonly at: string;
}

const ENDS: readonly JobStatus[] = ['completed', 'failed', 'cancelled'];

export const isEnd = (status: JobStatus): boolean => ENDS.includes(status);

const entriesOf = ({ id, history, result, error }: Job): JobSnapshotEntry[] =>
  history.map(({ status, progress, at }) => ({
    job_id: id,
    status,
    progress,
    ...(status === 'completed' && result !== null ? { result } : {}),
    ...(status === 'failed' && error !== null ? { error } : {}),
    at: at.toISOString(),
  }));

/** What has become of these jobs so far, job by job, of each the oldest first. */
export interface JobSnapshot extends RoomSnapshot {
  readonly data: readonly JobSnapshotEntry[];
  readonly versions: ReadonlyMap<string, number>;
}

export const snapshotOf = (jobs: readonly Job[]): JobSnapshot => ({
  data: jobs.flatMap(entriesOf),
  versions: new Map(jobs.map(({ id, history }) => [jobChannel(id), history.at(-1)?.seq ?? 0])),
});
