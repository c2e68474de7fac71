import type { JobKind } from '../../jobs/job-kinds.js';

export const SYNC_KINDS = ['repositories', 'profile'] as const;

export type SyncKind = (typeof SYNC_KINDS)[number];

const TRIES = {
  concurrency: 4,
  attempts: 3,
  backoffMs: 2_000,
  // Two thousand repositories that are all new; more go on with the next attempt.
  timeoutMs: 10 * 60_000,
} as const;

/** The jobs that synchronise. */
export const SYNC_JOBS: Readonly<Record<SyncKind, JobKind>> = {
  repositories: {
    name: 'github-sync-repositories',
    wakeUp: 'github-sync/repositories',
    ...TRIES,
  },
  profile: {
    name: 'github-sync-profile',
    wakeUp: 'github-sync/profile',
    ...TRIES,
  },
};
