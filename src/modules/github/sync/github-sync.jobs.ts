import type { JobsWaiting } from '../../jobs/jobs.jobs.js';

declare module '../../../queue/job-map.js' {
  interface JobMap {
    'github-sync/repositories': JobsWaiting;
    'github-sync/profile': JobsWaiting;
  }
}

export const GITHUB_SYNC_QUEUE = 'github-sync';
