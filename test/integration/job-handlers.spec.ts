import { Processor } from '@nestjs/bull';
import { Module, type Type } from '@nestjs/common';
import { HandlesJob } from '../../src/queue/handles-job.js';
import type { JobName } from '../../src/queue/job-map.js';
import { JobTypes } from '../../src/queue/job-types.js';
import { WorkerQueueModule } from '../../src/queue/queue.module.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startPlatform } from './platform.js';

jest.setTimeout(60_000);

declare module '../../src/queue/job-map.js' {
  interface JobMap {
    'handlers/one': { readonly text: string };
    'handlers/two': { readonly text: string };
  }
}

@Processor('handlers')
class HandlesOne {
  @HandlesJob('handlers/one')
  one(): Promise<void> {
    return Promise.resolve();
  }
}

@Processor('handlers')
class HandlesTwo {
  @HandlesJob('handlers/two')
  two(): Promise<void> {
    return Promise.resolve();
  }
}

@Processor('handlers')
class HandlesTwoAsWell {
  @HandlesJob('handlers/two')
  too(): Promise<void> {
    return Promise.resolve();
  }
}

/** A module that registers these types and is worked on by these processors. */
const moduleOf = (types: readonly JobName[], processors: readonly Type[]): Type => {
  @Module({ imports: [WorkerQueueModule.forQueue('handlers')], providers: [...processors] })
  class JobsModule {
    constructor(registered: JobTypes) {
      for (const name of types) registered.register({ name, attempts: 1, backoffMs: 1 });
    }
  }
  return JobsModule;
};

describe('a worker', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  const start = async (types: readonly JobName[], processors: readonly Type[]): Promise<void> => {
    const platform = await startPlatform({
      databaseUrl: database.url,
      worker: true,
      imports: [moduleOf(types, processors)],
    });
    await platform.close();
  };

  it('starts when every job type has its one handler', async () => {
    await start(['handlers/one', 'handlers/two'], [HandlesOne, HandlesTwo]);
  });

  it('does not start when a job type has no handler', async () => {
    await expect(start(['handlers/one', 'handlers/two'], [HandlesOne])).rejects.toThrow(
      'handlers/two has no handler',
    );
  });

  it('does not start when a job type has two handlers', async () => {
    const processors = [HandlesOne, HandlesTwo, HandlesTwoAsWell];
    await expect(start(['handlers/one', 'handlers/two'], processors)).rejects.toThrow(
      // Bull notices it first, in its own words.
      /more than one handler|same handler twice/,
    );
  });

  it('does not start when a handler is for no registered type', async () => {
    await expect(start(['handlers/one'], [HandlesOne, HandlesTwo])).rejects.toThrow(
      'handlers/two is handled but not registered',
    );
  });
});
