import type { NewMessage } from '../../realtime/channels/channel-message.js';
import type { JobChange } from './job.js';

export const JOB_STATUS = 'job_status';

/** In characters; a longer result is read by those who want it, and not sent to everybody. */
export const MAX_TOLD_RESULT = 16_384;

const JOB = 'job:';
const JOBS = 'jobs:';

/** Everything of one job. */
export const jobChannel = (jobId: string): string => JOB + jobId;

/** Everything of all of a user's jobs. */
export const jobsChannel = (userId: string): string => JOBS + userId;

const after = (prefix: string, channel: string): string | undefined =>
  channel.startsWith(prefix) ? channel.slice(prefix.length) : undefined;

/** Whose channel this is; undefined when it is no job's, and no user's jobs'. */
export const jobOfChannel = (channel: string): string | undefined => after(JOB, channel);
export const userOfChannel = (channel: string): string | undefined => after(JOBS, channel);

/** What the watchers of a job are told of a transition, whichever way they are told. */
export const jobStatusMessage = (change: JobChange): NewMessage => {
  const { id, seq, status, progress, result, error } = change;
  return {
    event: JOB_STATUS,
    payload: {
      job_id: id,
      status,
      progress,
      ...(status === 'completed' && typeof result === 'string' ? { result } : {}),
      ...(status === 'failed' && typeof error === 'string' ? { error } : {}),
    },
    once: { key: jobChannel(id), version: seq },
  };
};

/** The same without a payload where the result is long: whoever watches the job reads it then. */
export const jobStatusNotice = (change: JobChange): NewMessage => {
  const message = jobStatusMessage(change);
  const large = change.large === true || (change.result ?? '').length > MAX_TOLD_RESULT;
  return large ? { ...message, payload: null } : message;
};
