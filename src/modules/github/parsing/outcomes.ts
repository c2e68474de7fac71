import type { Phrase } from './phrase.js';

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run and the states of statuses */
const OUTCOMES: Readonly<Record<string, string>> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed with an error',
  neutral: 'ended neutral',
  cancelled: 'was cancelled',
  timed_out: 'timed out',
  action_required: 'needs an action',
  skipped: 'was skipped',
  stale: 'went stale',
  startup_failure: 'failed to start',
  completed: 'ended',
  pending: 'is pending',
  queued: 'is queued',
  waiting: 'is waiting',
  in_progress: 'is running',
  inactive: 'is inactive',
};

/** `: check lint failed on main`, for each way in which something can stand or end. */
export const outcomeTitles = (where: string): Readonly<Record<string, Phrase>> =>
  Object.fromEntries(
    Object.entries(OUTCOMES).map(([outcome, verb]) => [outcome, `: {it} ${verb}${where}`]),
  );
