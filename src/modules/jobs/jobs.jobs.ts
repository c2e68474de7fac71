/** There are jobs of this kind to run: which ones, their rows say. */
export interface JobsWaiting {
  readonly kind: string;
}

declare module '../../queue/job-map.js' {
  interface JobMap {
    'jobs/random-text': JobsWaiting;
  }
}

export const JOBS_QUEUE = 'jobs';
