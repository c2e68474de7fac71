import type { TestApp } from '../support/app.js';
import type { LiveClient } from '../support/live-client.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';
import type { Account } from './accounts.js';
import { type JobStep, LAST_STATUSES, stepsOf } from './live-jobs.js';

/** Somebody who watches a job, since some moment of it. */
export interface Watch {
  readonly client: LiveClient;
  /** What was told of the job so far: the history, then the changes. */
  steps(): JobStep[];
}

type JobPayload = JobStep & { readonly job_id: string };

const changesOf = (client: LiveClient, jobId: string): JobStep[] =>
  stepsOf(
    client
      .ofType('job_status')
      .map(({ payload }) => payload as JobPayload)
      .filter(({ job_id }) => job_id === jobId),
  );

/** Joins a room, and takes its snapshot and what follows for one. */
const joined = async (client: LiveClient, room: string, jobId: string): Promise<Watch> => {
  const { ok, data } = await client.call('join-room', room);
  if (!ok) throw new Error(`not let into ${room}`);
  const snapshot = data.snapshot as readonly JobPayload[];
  const before = stepsOf(snapshot.filter((it) => (it.job_id ?? jobId) === jobId));
  return { client, steps: () => [...before, ...changesOf(client, jobId)] };
};

const flat = async (
  { url }: TestApp,
  { token }: Account,
  path: string,
  jobId: string,
): Promise<Watch> => {
  const query = path === '/api/ws' ? { job_id: jobId } : {};
  const client = await PlainClient.open(url, { path, query, token });
  return { client, steps: () => changesOf(client, jobId) };
};

const byRoom =
  (transport: 'websocket' | 'socket.io', roomOf: (jobId: string) => string) =>
  async ({ url }: TestApp, { token }: Account, jobId: string): Promise<Watch> => {
    const client =
      transport === 'websocket'
        ? await PlainClient.open(url, { token })
        : await SocketIoClient.open(url, { token });
    return joined(client, roomOf(jobId), jobId);
  };

/** Every way to watch a job. */
export const WATCHES: Readonly<
  Record<string, (node: TestApp, account: Account, jobId: string) => Promise<Watch>>
> = {
  'room job:<id> over Socket.IO': byRoom('socket.io', (id) => `job:${id}`),
  'room job:<id> over /ws': byRoom('websocket', (id) => `job:${id}`),
  'room jobs over Socket.IO': byRoom('socket.io', () => 'jobs'),
  'room jobs over /ws': byRoom('websocket', () => 'jobs'),
  '/api/ws?job_id=': (node, account, id) => flat(node, account, '/api/ws', id),
  '/api/ws/jobs': (node, account, id) => flat(node, account, '/api/ws/jobs', id),
};

const ended = (steps: readonly JobStep[]): boolean =>
  LAST_STATUSES.includes(steps.at(-1)?.status ?? '');

/** Waits until a watch has been told of the job's end, and a little for what may come after. */
export const watchToTheEnd = async ({ client, steps }: Watch): Promise<JobStep[]> => {
  await client.until('the end of the job', () => ended(steps()), 20_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  return steps();
};
