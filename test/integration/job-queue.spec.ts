import { Processor } from '@nestjs/bull';
import { Injectable, Module } from '@nestjs/common';
import type { Job } from 'bull';
import Redis from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { currentContext, runWithContext } from '../../src/logging/request-context.js';
import { HandlesJob } from '../../src/queue/handles-job.js';
import { type JobEnvelope, JobQueue } from '../../src/queue/job-queue.js';
import type { JobName } from '../../src/queue/job-map.js';
import { JobTypes } from '../../src/queue/job-types.js';
import { QueueConnections } from '../../src/queue/queue-connections.js';
import { QueueLengths } from '../../src/queue/queue-lengths.js';
import { QueueProducers } from '../../src/queue/queue-producers.js';
import { WorkerQueueModule } from '../../src/queue/queue.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

declare module '../../src/queue/job-map.js' {
  interface JobMap {
    'parcels/deliver': { readonly id: number };
    'parcels/lose': { readonly id: number };
  }
}

interface Seen {
  readonly id: number;
  readonly attempt: number;
  readonly requestId: string | undefined;
  readonly at: number;
}

@Injectable()
class Deliveries {
  readonly seen: Seen[] = [];

  readonly finished: number[] = [];
  /** What a delivery takes. */
  work: () => Promise<unknown> = () => Promise.resolve();

  note(id: number, job: Job): void {
    const requestId = currentContext()?.requestId;
    this.seen.push({ id, attempt: job.attemptsMade + 1, requestId, at: performance.now() });
  }

  of(id: number): Seen[] {
    return this.seen.filter((one) => one.id === id);
  }
}

@Module({ providers: [Deliveries], exports: [Deliveries] })
class DeliveriesModule {
  constructor(types: JobTypes) {
    types.register({ name: 'parcels/deliver', attempts: 3, backoffMs: 60 });
    types.register({ name: 'parcels/lose', attempts: 3, backoffMs: 100 });
  }
}

@Processor('parcels')
class ParcelsProcessor {
  constructor(private readonly deliveries: Deliveries) {}

  @HandlesJob('parcels/deliver')
  async deliver({ id }: { id: number }, job: Job<JobEnvelope<{ id: number }>>): Promise<void> {
    this.deliveries.note(id, job);
    await this.deliveries.work();
    this.deliveries.finished.push(id);
  }

  @HandlesJob('parcels/lose')
  lose({ id }: { id: number }, job: Job<JobEnvelope<{ id: number }>>): Promise<void> {
    this.deliveries.note(id, job);
    return Promise.reject(new Error('lost'));
  }
}

@Module({
  imports: [DeliveriesModule, WorkerQueueModule.forQueue('parcels')],
  providers: [ParcelsProcessor],
})
class ParcelsModule {}

describe('JobQueue', () => {
  let database: TestDatabase;
  let platform: Platform;
  let jobs: JobQueue;
  let deliveries: Deliveries;
  let next = 0;

  const ready = (of: Platform): Promise<boolean> =>
    eventually(() => of.get(QueueConnections).ready);

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [ParcelsModule],
    });
    jobs = platform.get(JobQueue);
    deliveries = platform.get(Deliveries);
    await ready(platform);
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  const arrives = (id: number, times = 1): Promise<boolean> =>
    eventually(() => deliveries.of(id).length >= times);

  /** Long enough for a job that was wrongly enqueued to show itself. */
  const settle = async (): Promise<void> => {
    const probe = (next += 1);
    jobs.enqueue('parcels/deliver', { id: probe });
    expect(await arrives(probe)).toBe(true);
  };

  /** Bull removes a job a moment after its handler is through. */
  const isGone = (jobId: string): Promise<boolean> =>
    eventually(
      async () => (await platform.get(QueueProducers).of('parcels').getJob(jobId)) === null,
    );

  it('brings a job to its handler', async () => {
    const id = (next += 1);
    jobs.enqueue('parcels/deliver', { id });
    expect(await arrives(id)).toBe(true);
    expect(deliveries.of(id)).toHaveLength(1);
  });

  it('enqueues after the commit, and never after a rollback', async () => {
    const transactions = platform.get(TransactionRunner);
    const [committed, rolledBack] = [(next += 1), (next += 1)];
    await transactions.run(async (tx) => {
      jobs.enqueue('parcels/deliver', { id: committed }, { tx });
      await settle();
      expect(deliveries.of(committed)).toEqual([]);
    });
    expect(await arrives(committed)).toBe(true);
    await expect(
      transactions.run((tx) => {
        jobs.enqueue('parcels/deliver', { id: rolledBack }, { tx });
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    await settle();
    expect(deliveries.of(rolledBack)).toEqual([]);
  });

  it('carries the id of the request, through a transaction and into the handler', async () => {
    const id = (next += 1);
    await runWithContext({ requestId: 'request-of-the-job' }, () =>
      platform.get(TransactionRunner).run((tx) => {
        jobs.enqueue('parcels/deliver', { id }, { tx });
        return Promise.resolve();
      }),
    );
    expect(await arrives(id)).toBe(true);
    expect(deliveries.of(id)).toMatchObject([{ requestId: 'request-of-the-job' }]);
  });

  it('tries a failing job as often as its type says, each time after a longer pause', async () => {
    const id = (next += 1);
    jobs.enqueue('parcels/lose', { id });
    expect(await arrives(id, 3)).toBe(true);
    await settle();
    const [first, second, third] = deliveries.of(id);
    expect(deliveries.of(id).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    const pauses = [(second?.at ?? 0) - (first?.at ?? 0), (third?.at ?? 0) - (second?.at ?? 0)];
    expect(pauses[0]).toBeGreaterThanOrEqual(90);
    expect(pauses[1]).toBeGreaterThanOrEqual(190);
    // The handler is through before Bull has written down that the job failed.
    const lengths = async () => (await platform.get(QueueLengths).read())['parcels'];
    expect(await eventually(async () => (await lengths())?.failed === 1)).toBe(true);
    expect(await lengths()).toMatchObject({ waiting: 0, failed: 1 });
  });

  it('keeps one unfinished job of an id, and takes the id again when it is done', async () => {
    const id = (next += 1);
    const options = { jobId: `once-${id}`, delayMs: 1_000 };
    jobs.enqueue('parcels/deliver', { id }, options);
    jobs.enqueue('parcels/deliver', { id }, options);
    expect(await arrives(id)).toBe(true);
    await settle();
    expect(deliveries.of(id)).toHaveLength(1);
    expect(await isGone(options.jobId)).toBe(true);
    jobs.enqueue('parcels/deliver', { id }, options);
    expect(await arrives(id, 2)).toBe(true);
  });

  it('takes an id again when its job failed for good', async () => {
    const id = (next += 1);
    const options = { jobId: `lost-${id}` };
    jobs.enqueue('parcels/lose', { id }, options);
    expect(await arrives(id, 3)).toBe(true);
    expect(await isGone(options.jobId)).toBe(true);
    jobs.enqueue('parcels/lose', { id }, options);
    expect(await arrives(id, 6)).toBe(true);
  });

  it('refuses a job type that nobody registered, at once', () => {
    expect(() => jobs.enqueue('parcels/unknown' as JobName, { id: 1 })).toThrow('not registered');
  });

  it('lets the job under way finish at shutdown, with its database, and leaves no trace', async () => {
    const doomed = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [ParcelsModule],
    });
    await ready(doomed);
    doomed.get(Deliveries).work = async () => {
      await sleep(400);
      await doomed.get(Database).query('SELECT 1');
    };
    const id = (next += 1);
    doomed.get(JobQueue).enqueue('parcels/deliver', { id });
    expect(await eventually(() => doomed.get(Deliveries).of(id).length > 0)).toBe(true);
    await doomed.close();
    expect(doomed.get(Deliveries).finished).toEqual([id]);
    const redis = new Redis(testRedisUrl());
    const left = await redis.keys(`${doomed.redisPrefix}:parcels:*`);
    redis.disconnect();
    // Done with, it was removed; a job that was cut off would still be there as active.
    expect(left.filter((key) => /:(?:active|wait|failed|\d+)$/.test(key))).toEqual([]);
  });

  it('leaves the work to the process that is a worker', async () => {
    const web = await startPlatform({
      databaseUrl: database.url,
      imports: [DeliveriesModule],
      redisPrefix: platform.redisPrefix,
    });
    await ready(web);
    const id = (next += 1);
    web.get(JobQueue).enqueue('parcels/deliver', { id });
    expect(await arrives(id)).toBe(true);
    await web.close();
  });

  describe('while Redis is away', () => {
    let proxy: TcpProxy;
    let shaken: Platform;

    beforeAll(async () => {
      proxy = await TcpProxy.start(testRedisUrl());
      shaken = await startPlatform({
        databaseUrl: database.url,
        worker: true,
        imports: [ParcelsModule],
        env: { REDIS_URL: proxy.url },
      });
      await ready(shaken);
    });

    afterAll(async () => {
      await shaken.close();
      await proxy.close();
    });

    const arrivesShaken = (id: number): Promise<boolean> =>
      eventually(() => shaken.get(Deliveries).of(id).length > 0);

    it('enqueueing neither throws nor hangs, and its workers go on when Redis is back', async () => {
      const queue = shaken.get(JobQueue);
      const before = (next += 1);
      queue.enqueue('parcels/deliver', { id: before });
      expect(await arrivesShaken(before)).toBe(true);

      await proxy.close();
      const begun = performance.now();
      await shaken.get(TransactionRunner).run((tx) => {
        for (let count = 0; count < 20; count += 1) {
          queue.enqueue('parcels/deliver', { id: -1 }, { tx });
        }
        return Promise.resolve();
      });
      // Redis stays away until it did not hang.
      expect(performance.now() - begun).toBeLessThan(100 + MACHINE_SLACK_MS);
      expect(await eventually(() => !shaken.get(QueueConnections).ready)).toBe(true);

      await proxy.open();
      expect(await ready(shaken)).toBe(true);
      const after = (next += 1);
      queue.enqueue('parcels/deliver', { id: after });
      expect(await arrivesShaken(after)).toBe(true);
    });
  });

  it('starts without Redis, and works from the moment that it is there', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    await proxy.close();
    const begun = performance.now();
    const early = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [ParcelsModule],
      env: { REDIS_URL: proxy.url },
    });
    expect(performance.now() - begun).toBeLessThan(3_000 + MACHINE_SLACK_MS);
    early.get(JobQueue).enqueue('parcels/deliver', { id: -2 });
    await proxy.open();
    expect(await ready(early)).toBe(true);
    const id = (next += 1);
    early.get(JobQueue).enqueue('parcels/deliver', { id });
    expect(await eventually(() => early.get(Deliveries).of(id).length > 0)).toBe(true);
    await early.close();
    await proxy.close();
  });

  it('shuts down promptly while Redis is away', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    const doomed = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [ParcelsModule],
      env: { REDIS_URL: proxy.url },
    });
    await ready(doomed);
    const id = (next += 1);
    doomed.get(JobQueue).enqueue('parcels/deliver', { id });
    expect(await eventually(() => doomed.get(Deliveries).of(id).length > 0)).toBe(true);
    await proxy.close();
    const begun = performance.now();
    await doomed.close();
    expect(performance.now() - begun).toBeLessThan(3_000 + MACHINE_SLACK_MS);
    await proxy.close();
  });
});
