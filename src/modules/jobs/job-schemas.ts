import { type JsonSchema, objectOf } from '../../realtime/json-schema.js';
import type { SocketEvent } from '../../realtime/socket-events.js';
import { JOB_STATUS } from './job-status.js';
import { JOB_STATUSES } from './job.js';

export const JOB_ID: JsonSchema = { type: 'string', format: 'uuid' };

const required = {
  job_id: JOB_ID,
  status: { enum: JOB_STATUSES },
  progress: { type: 'integer', minimum: 0, maximum: 100, description: 'per cent' },
};

const optional = {
  result: { type: 'string', description: 'with `completed`' },
  error: { type: 'string', description: 'with `failed`' },
};

export const JOB_STATUS_EVENT: SocketEvent = {
  name: JOB_STATUS,
  summary: 'A job has another status, or has come further: each change once, in order.',
  payload: objectOf(required, optional),
  at: ['socket.io', 'envelope', '/api/ws', '/api/ws/jobs'],
  inStream: false,
};

/** What rooms of jobs begin with. */
export const JOB_SNAPSHOT: JsonSchema = {
  type: 'array',
  description: 'every status so far, job by job, of each the oldest first',
  items: objectOf({ ...required, at: { type: 'string', format: 'date-time' } }, optional),
};
