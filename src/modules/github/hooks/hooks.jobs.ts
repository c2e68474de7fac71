declare module '../../../queue/job-map.js' {
  interface JobMap {
    /** There is something to do about hooks on GitHub. */
    'github-hooks/work': Readonly<Record<string, never>>;
  }
}

export const HOOKS_QUEUE = 'github-hooks';
export const WORK_ON_HOOKS = 'github-hooks/work';
/** One waiting wake-up says as much as many. */
export const WAKE_UP_ID = 'wake-up';
