import { Processor } from '@nestjs/bull';
import { Injectable, Module } from '@nestjs/common';
import { JobKinds } from '../../src/modules/jobs/job-kinds.js';
import type { JobContext, JobWork } from '../../src/modules/jobs/job-run.js';
import type { JobPool } from '../../src/modules/jobs/job-pool.js';
import { JobPools } from '../../src/modules/jobs/job-pools.js';
import type { JobsWaiting } from '../../src/modules/jobs/jobs.jobs.js';
import { JobsService } from '../../src/modules/jobs/jobs.service.js';
import { JobsWorkerModule } from '../../src/modules/jobs/jobs-worker.module.js';
import { JobsModule } from '../../src/modules/jobs/jobs.module.js';
import { HandlesJob } from '../../src/queue/handles-job.js';
import { WorkerQueueModule } from '../../src/queue/queue.module.js';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import { eventually } from './webhooks.js';

declare module '../../src/queue/job-map.js' {
  interface JobMap {
    'trials/run': JobsWaiting;
    'trials/hurry': JobsWaiting;
  }
}

export const HASTY_TIMEOUT_MS = 300;
/** Trials that one worker runs at once. */
export const TRIALS_AT_ONCE = 4;

/** What trials do, and what was begun of them; of one application. */
@Injectable()
export class Trials {
  readonly begun: JobContext[] = [];
  work: JobWork = () => Promise.resolve('done');

  async run(context: JobContext): Promise<string> {
    this.begun.push(context);
    return this.work(context);
  }
}

@Processor('trials')
class TrialsProcessor {
  private readonly trials: JobPool;
  private readonly hastyTrials: JobPool;

  constructor(pools: JobPools, trials: Trials) {
    this.trials = pools.open('trial', (context) => trials.run(context));
    this.hastyTrials = pools.open('hasty-trial', (context) => trials.run(context));
  }

  @HandlesJob('trials/run')
  async run(): Promise<void> {
    this.trials.wake();
    await Promise.resolve();
  }

  @HandlesJob('trials/hurry')
  async hurry(): Promise<void> {
    this.hastyTrials.wake();
    await Promise.resolve();
  }
}

/** Kinds of jobs that only tests have, and whose work they script; for workers. */
@Module({
  imports: [JobsModule, JobsWorkerModule, WorkerQueueModule.forQueue('trials')],
  providers: [Trials, TrialsProcessor],
})
export class TrialsModule {
  constructor(kinds: JobKinds) {
    const tries = { concurrency: TRIALS_AT_ONCE, attempts: 3, backoffMs: 200 };
    kinds.register({ name: 'trial', wakeUp: 'trials/run', ...tries, timeoutMs: 30_000 });
    kinds.register({
      name: 'hasty-trial',
      wakeUp: 'trials/hurry',
      ...tries,
      timeoutMs: HASTY_TIMEOUT_MS,
    });
  }
}

export const startTrial = async (
  app: TestApp,
  userId: string,
  kind: 'trial' | 'hasty-trial' = 'trial',
): Promise<string> => (await app.app.get(JobsService).start(userId, kind, {})).id;

/** Has random text made. */
export const postRandomText = (
  client: HttpClient,
  token: string,
  length?: number | string,
): Promise<HttpAnswer> =>
  client.post(
    `/api/jobs/random-text${length === undefined ? '' : `?length=${length}`}`,
    undefined,
    token,
  );

export const startRandomText = async (
  client: HttpClient,
  token: string,
  length?: number,
): Promise<string> => {
  const { status, body } = await postRandomText(client, token, length);
  if (status !== 202) throw new Error(`not started: ${JSON.stringify(body)}`);
  return body.job_id as string;
};

/** Waits until a job has this status. */
export const becomes = (
  app: Pick<TestApp, 'sql'>,
  id: string,
  status: string,
  seconds = 30,
): Promise<void> =>
  eventually(
    `${id} ${status}`,
    async () => {
      const [row] = await app.sql<{ status: string }>('SELECT status FROM jobs WHERE id = $1', [
        id,
      ]);
      return row?.status === status;
    },
    seconds,
  );

export const unfinishedCount = async (app: Pick<TestApp, 'sql'>): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM jobs WHERE finished_at IS NULL',
  );
  return row?.count ?? 0;
};

const ENDS = ['completed', 'failed', 'cancelled'];

/**
 * The faults in the histories of all jobs: transitions that are missing, several ends, anything
 * after an end, or a last transition that is not what the job says of itself.
 */
export const historyFaults = async (app: Pick<TestApp, 'sql'>): Promise<readonly string[]> => {
  const rows = await app.sql<{
    id: string;
    status: string;
    seq: number;
    progress: number;
    seqs: number[];
    statuses: string[];
    last: number;
  }>(
    `SELECT j.id, j.status, j.seq, j.progress, array_agg(t.seq ORDER BY t.seq) AS seqs,
            array_agg(t.status ORDER BY t.seq) AS statuses,
            (array_agg(t.progress ORDER BY t.seq DESC))[1] AS last
       FROM jobs j JOIN job_transitions t ON t.job_id = j.id GROUP BY j.id`,
  );
  return rows.flatMap(({ id, status, seq, progress, seqs, statuses, last }) => {
    const ends = statuses.filter((one) => ENDS.includes(one));
    const faults = [
      statuses[0] === 'pending' ? '' : 'begins wrongly',
      seqs.every((one, index) => one === index + 1) ? '' : `numbers ${seqs.join()}`,
      seqs.length === seq ? '' : `says ${seq} of ${seqs.length}`,
      statuses.at(-1) === status && last === progress ? '' : 'ends as another',
      ends.length === (ENDS.includes(status) ? 1 : 0) ? '' : `ends ${ends.join()}`,
    ];
    return faults.filter(Boolean).map((fault) => `${id}: ${fault}`);
  });
};
