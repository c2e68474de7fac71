import { setTimeout as sleep } from 'node:timers/promises';
import { Processor } from '@nestjs/bull';
import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { HandlesJob } from '../../src/queue/handles-job.js';
import { JobQueue } from '../../src/queue/job-queue.js';
import { JobTypes } from '../../src/queue/job-types.js';
import { QueueConnections } from '../../src/queue/queue-connections.js';
import { QueueLengths } from '../../src/queue/queue-lengths.js';
import { WorkerQueueModule } from '../../src/queue/queue.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually, startPlatform } from './platform.js';

jest.setTimeout(60_000);

declare module '../../src/queue/job-map.js' {
  interface JobMap {
    'letters/carry': { readonly id: number };
  }
}

@Injectable()
class Letters {
  readonly begun: number[] = [];
  readonly carried: number[] = [];
}

@Processor('letters')
class LettersProcessor {
  constructor(private readonly letters: Letters) {}

  @HandlesJob('letters/carry', 2)
  async carry({ id }: { id: number }): Promise<void> {
    this.letters.begun.push(id);
    await sleep(300);
    this.letters.carried.push(id);
  }
}

/** Something else that takes its time to stop, while letters keep coming in. */
@Injectable()
class Slow implements OnModuleDestroy {
  constructor(
    private readonly queue: JobQueue,
    private readonly lengths: QueueLengths,
  ) {}
  waiting: number | undefined;

  async onModuleDestroy(): Promise<void> {
    for (const id of [2, 3, 4]) this.queue.enqueue('letters/carry', { id });
    await eventually(async () => ((await this.read()) ?? 0) >= 2);
    // Long enough for a worker that takes more to have them.
    await sleep(600);
    this.waiting = await this.read();
  }

  private async read(): Promise<number | undefined> {
    return (await this.lengths.read())['letters']?.waiting;
  }
}

@Module({ providers: [Letters, Slow], exports: [Letters] })
class LettersModule {
  constructor(types: JobTypes) {
    types.register({ name: 'letters/carry', attempts: 1, backoffMs: 0 });
  }
}

@Module({
  imports: [LettersModule, WorkerQueueModule.forQueue('letters')],
  providers: [LettersProcessor],
})
class LettersWorkerModule {}

describe('a worker that is told to stop', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('ends the jobs under way and takes no more, however long others take to stop', async () => {
    const platform = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [LettersWorkerModule],
    });
    expect(await eventually(() => platform.get(QueueConnections).ready)).toBe(true);
    const letters = platform.get(Letters);
    const slow = platform.get(Slow);
    platform.get(JobQueue).enqueue('letters/carry', { id: 1 });
    expect(await eventually(() => letters.begun.length === 1)).toBe(true);
    await platform.close();
    expect(letters.carried).toEqual(letters.begun);
    expect(letters.carried).toContain(1);
    // One may have come to the connection in the moment that it was cut off.
    expect(slow.waiting).toBeGreaterThanOrEqual(2);
    expect(letters.begun.length + (slow.waiting ?? 0)).toBeLessThanOrEqual(4);
  });
});
