import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { type Sweep, Sweeper } from '../../src/queue/sweeper.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { deferred, eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

describe('Sweeper', () => {
  let own: TestDatabase;

  beforeAll(async () => {
    own = await createTestDatabase();
  });

  afterAll(async () => {
    await own.drop();
  });

  const start = (sweeps: readonly Sweep[]): Promise<Platform> => {
    @Module({})
    class SweepsModule {
      constructor(@Inject(Sweeper) sweeper: Sweeper) {
        for (const sweep of sweeps) sweeper.register(sweep);
      }
    }
    return startPlatform({ databaseUrl: own.url, worker: true, imports: [SweepsModule] });
  };

  it('runs each sweep again and again, also after it failed', async () => {
    let [sound, broken] = [0, 0];
    const platform = await start([
      { name: 'sound', everyMs: 20, sweep: () => Promise.resolve(void (sound += 1)) },
      {
        name: 'broken',
        everyMs: 20,
        sweep: () => {
          broken += 1;
          return Promise.reject(new Error('no broom'));
        },
      },
    ]);
    expect(await eventually(() => sound > 3 && broken > 3)).toBe(true);
    const told = platform.logs.filter(({ message }) => message === 'a sweep failed');
    expect(told[0]).toMatchObject({ level: 'warn', sweep: 'broken', error: 'no broom' });
    await platform.close();
  });

  it('never runs one sweep twice at once', async () => {
    let [now, most, runs] = [0, 0, 0];
    const platform = await start([
      {
        name: 'slow',
        everyMs: 5,
        sweep: async () => {
          now += 1;
          most = Math.max(most, now);
          await sleep(30);
          now -= 1;
          runs += 1;
        },
      },
    ]);
    expect(await eventually(() => runs > 3)).toBe(true);
    expect(most).toBe(1);
    await platform.close();
  });

  it('waits at shutdown for the sweep under way, and then rests', async () => {
    const [begun, told] = [deferred(), deferred()];
    let [started, finished] = [0, 0];
    const platform = await start([
      {
        name: 'slow',
        everyMs: 10,
        sweep: async () => {
          started += 1;
          begun.resolve();
          await told.promise;
          await sleep(100);
          finished += 1;
        },
      },
    ]);
    await begun.promise;
    const stopping = jest.spyOn(platform.get(Sweeper), 'onModuleDestroy');
    const closing = platform.close();
    expect(await eventually(() => stopping.mock.calls.length > 0)).toBe(true);
    told.resolve();
    await closing;
    expect([started, finished]).toEqual([1, 1]);
    await sleep(60);
    expect(started).toBe(1);
  });

  it('lets a sweep that ends only when its module is told to stop end', async () => {
    const begun = deferred();

    @Injectable()
    class Endless implements OnModuleDestroy {
      private readonly told = deferred();

      onModuleDestroy(): void {
        this.told.resolve();
      }

      async sweep(): Promise<void> {
        begun.resolve();
        await this.told.promise;
      }
    }

    @Module({ providers: [Endless] })
    class EndlessModule {
      constructor(@Inject(Sweeper) sweeper: Sweeper, @Inject(Endless) endless: Endless) {
        sweeper.register({ name: 'endless', everyMs: 10, sweep: () => endless.sweep() });
      }
    }

    const imports = [EndlessModule];
    const platform = await startPlatform({ databaseUrl: own.url, worker: true, imports });
    await begun.promise;
    const late = sleep(3_000 + MACHINE_SLACK_MS, 'late' as const, { ref: false });
    expect(await Promise.race([platform.close(), late])).toBeUndefined();
  });
});
