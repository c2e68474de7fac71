import type { JobResponse, JobSummaryResponse } from './dto/job.response.js';
import type { StartedJobResponse } from './dto/started-job.response.js';
import type { Job, JobRow } from './job.js';

export const toStarted = (job: JobRow): StartedJobResponse => ({
  job_id: job.id,
  type: job.type,
  status: 'pending',
  created_at: job.created_at.toISOString(),
});

export const toSummary = (job: JobRow): JobSummaryResponse => ({
  job_id: job.id,
  type: job.type,
  status: job.status,
  progress: job.progress,
  error: job.error,
  created_at: job.created_at.toISOString(),
  finished_at: job.finished_at?.toISOString() ?? null,
});

export const toJob = (job: Job): JobResponse => ({
  ...toSummary(job),
  result: job.result,
  history: job.history.map(({ status, progress, at }) => ({
    status,
    progress,
    at: at.toISOString(),
  })),
});
