import { ScheduleRunner } from '../../src/queue/schedules/schedule-runner.js';
import { Schedules } from '../../src/queue/schedules/schedules.js';
import { deferred, eventually, type Platform, startPlatform } from './platform.js';
import { type ScheduleOfTest, SchedulesDatabase, scheduling } from './scheduling.js';

const MONTHLY = '0 0 1 * *';

describe('a run that fails', () => {
  let database: SchedulesDatabase;
  const started: Platform[] = [];

  beforeAll(async () => {
    database = await SchedulesDatabase.create();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((platform) => platform.close()));
  });

  afterAll(async () => {
    await database.own.drop();
  });

  /** A process of this one schedule, which missed its newest tick. */
  const start = async (schedule: Omit<ScheduleOfTest, 'cron'>): Promise<Platform> => {
    const platform = await startPlatform({
      databaseUrl: database.own.url,
      worker: true,
      imports: [scheduling({ ...schedule, cron: MONTHLY })],
    });
    started.push(platform);
    return platform;
  };

  const missed = (name: string): Promise<void> =>
    database.knownSince(name, MONTHLY, '2024-01-01T00:00:00Z');

  const wake = async (platform: Platform, name: string): Promise<void> => {
    const schedule = platform.get(Schedules).find(name);
    if (schedule) platform.get(ScheduleRunner).wake(schedule);
    await platform.get(ScheduleRunner).idle();
  };

  const newest = async (name: string): Promise<unknown> => (await database.ticks(name)).at(-1);

  it('leaves nothing but the failure, rests, and is given up after five attempts', async () => {
    await missed('broken');
    let runs = 0;
    const run: ScheduleOfTest['run'] = async (tick, effect) => {
      runs += 1;
      await effect('broken', tick);
      throw new Error(`fault ${runs}`);
    };
    const platform = await start({ name: 'broken', run });
    await platform.get(ScheduleRunner).idle();
    await wake(platform, 'broken');
    expect(runs).toBe(1);
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      expect(await newest('broken')).toMatchObject({ state: 'failing', attempts: attempt - 1 });
      await database.endPause('broken');
      await wake(platform, 'broken');
      expect(runs).toBe(attempt);
    }
    const last = { state: 'failed', attempts: 5, last_error: 'fault 5' };
    expect(await newest('broken')).toMatchObject(last);
    await wake(platform, 'broken');
    await wake(await start({ name: 'broken', run }), 'broken');
    expect(runs).toBe(5);
    expect(await database.effects('broken')).toEqual([]);
  });

  it('is tried again by itself, and not any more once it succeeded', async () => {
    await missed('shaky');
    let runs = 0;
    const platform = await start({
      name: 'shaky',
      run: async (tick, effect) => {
        runs += 1;
        await effect('shaky', tick);
        if (runs === 1) throw new Error('not yet');
      },
    });
    const once = async (): Promise<boolean> => (await database.effects('shaky')).length === 1;
    expect(await eventually(once, 40_000)).toBe(true);
    await database.endPause('shaky');
    await wake(platform, 'shaky');
    expect(runs).toBe(2);
    expect(await newest('shaky')).toMatchObject({ state: 'ran', attempts: 2 });
  }, 60_000);

  it('rolls back what a statement failed in, although the run did not care', async () => {
    await missed('careless');
    const platform = await start({
      name: 'careless',
      run: async (tick, effect) => {
        await effect('careless', tick);
        await effect('\0', tick).catch(() => undefined);
      },
    });
    await platform.get(ScheduleRunner).idle();
    expect(await newest('careless')).toMatchObject({ state: 'failing', attempts: 1 });
    expect(await database.effects('careless')).toEqual([]);
  });

  it('is cut off when it takes too long, and writes nothing afterwards', async () => {
    await missed('endless');
    const over = deferred();
    const written = deferred<unknown>();
    const platform = await start({
      name: 'endless',
      timeoutMs: 100,
      run: async (tick, effect) => {
        await over.promise;
        await effect('endless', tick).then(written.resolve, written.resolve);
      },
    });
    await platform.get(ScheduleRunner).idle();
    expect(await newest('endless')).toMatchObject({ state: 'failing', attempts: 1 });
    over.resolve();
    expect(await written.promise).toBeInstanceOf(Error);
    expect(await database.effects('endless')).toEqual([]);
  });

  it('is given up for a newer tick', async () => {
    await missed('overtaken');
    await database.own.pool.query(
      `UPDATE schedule_ticks SET state = 'failing', attempts = 2, next_attempt_at = now()
        WHERE schedule = 'overtaken'`,
    );
    const platform = await start({ name: 'overtaken' });
    await platform.get(ScheduleRunner).idle();
    const states = (await database.ticks('overtaken')).map(({ state }) => state);
    expect(states).toEqual(['failed', 'ran']);
  });

  it('leaves its tick to another process when its own dies, and repeats nothing', async () => {
    await missed('crashed');
    const [begun, hang] = [deferred<number>(), deferred()];
    const dying = await start({
      name: 'crashed',
      run: async (tick, effect) => {
        await effect('crashed', tick);
        begun.resolve(0);
        await hang.promise;
      },
    });
    await begun.promise;
    const other = await start({ name: 'crashed' });
    await wake(other, 'crashed');
    // Nobody waits for it, and nobody runs it meanwhile.
    expect(await database.effects('crashed')).toEqual([]);

    // All that PostgreSQL sees of a process that died.
    await database.own.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    const taken = async (): Promise<boolean> => {
      await wake(other, 'crashed');
      return (await database.effects('crashed')).length > 0;
    };
    expect(await eventually(taken)).toBe(true);
    // And had it only seemed dead, its late failure would change nothing.
    hang.resolve();
    await dying.get(ScheduleRunner).idle();
    await wake(other, 'crashed');
    expect(await database.effects('crashed')).toHaveLength(1);
    expect(await newest('crashed')).toMatchObject({ state: 'ran', attempts: 1 });
  });
});
