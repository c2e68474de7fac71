/** What goes through Bull for any job: everything else is in its row. */
export interface RunJob {
  readonly job_id: string;
}

declare module '../../queue/job-map.js' {
  interface JobMap {
    'jobs/random-text': RunJob;
  }
}

export const JOBS_QUEUE = 'jobs';
