import type { HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

export interface JobStep {
  readonly status: string;
  readonly progress: number;
}

export const LAST_STATUSES = ['completed', 'failed', 'cancelled'];

/** A job of random text; the longer, the more steps it takes. */
export const createJob = async (
  client: HttpClient,
  { token }: Account,
  length = 100,
): Promise<string> => {
  const answer = await client.post(`/api/jobs/random-text?length=${length}`, undefined, token);
  if (answer.status !== 202) throw new Error(`no job: ${JSON.stringify(answer.body)}`);
  return answer.body.job_id as string;
};

export const stepsOf = (list: readonly JobStep[]): JobStep[] =>
  list.map(({ status, progress }) => ({ status, progress }));

/** What REST says of how a job has gone. */
export const historyOf = async (
  client: HttpClient,
  { token }: Account,
  id: string,
): Promise<JobStep[]> => {
  const { status, body } = await client.get(`/api/jobs/${id}`, token);
  if (status !== 200) throw new Error(`no history: ${JSON.stringify(body)}`);
  return stepsOf(body.history as JobStep[]);
};
