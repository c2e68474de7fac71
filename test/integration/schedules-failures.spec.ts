import type { Platform } from './platform.js';
import { deferred, eventually } from './platform.js';
import { looked, MONTHLY, type ScheduleOfTest, SchedulingSuite, wake } from './scheduling.js';

jest.setTimeout(60_000);

describe('a run that fails', () => {
  const suite = new SchedulingSuite();

  /** A process of this one schedule. */
  const start = (schedule: Omit<ScheduleOfTest, 'cron'>): Promise<Platform> =>
    suite.start([{ ...schedule, cron: MONTHLY }]);

  /** Its newest tick is due at once. */
  const missed = (name: string): Promise<void> =>
    suite.database.knownSince(name, MONTHLY, '2024-01-01T00:00:00Z');

  it('leaves nothing but the failure, rests, and is given up after five attempts', async () => {
    await missed('broken');
    let runs = 0;
    const run: ScheduleOfTest['run'] = async (tick, effect) => {
      runs += 1;
      await effect('broken', tick);
      throw new Error(`fault ${runs}`);
    };
    const platform = await start({ name: 'broken', run });
    await looked(platform);
    await wake(platform, 'broken');
    expect(runs).toBe(1);
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      expect(await suite.database.newest('broken')).toMatchObject({
        state: 'failing',
        attempts: attempt - 1,
      });
      await suite.database.endPause('broken');
      await wake(platform, 'broken');
      expect(runs).toBe(attempt);
    }
    const last = { state: 'failed', attempts: 5, last_error: 'fault 5' };
    expect(await suite.database.newest('broken')).toMatchObject(last);
    await wake(platform, 'broken');
    await wake(await start({ name: 'broken', run }), 'broken');
    expect(runs).toBe(5);
    expect(await suite.database.effects('broken')).toEqual([]);
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
    const once = async (): Promise<boolean> => (await suite.database.effects('shaky')).length === 1;
    expect(await eventually(once, 40_000)).toBe(true);
    await suite.database.endPause('shaky');
    await wake(platform, 'shaky');
    expect(runs).toBe(2);
    expect(await suite.database.newest('shaky')).toMatchObject({ state: 'ran', attempts: 2 });
  });

  it('rolls back what a statement failed in, although the run did not care', async () => {
    await missed('careless');
    const platform = await start({
      name: 'careless',
      run: async (tick, effect) => {
        await effect('careless', tick);
        await effect('\0', tick).catch(() => undefined);
      },
    });
    await looked(platform);
    expect(await suite.database.newest('careless')).toMatchObject({
      state: 'failing',
      attempts: 1,
    });
    expect(await suite.database.effects('careless')).toEqual([]);
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
    await looked(platform);
    expect(await suite.database.newest('endless')).toMatchObject({ state: 'failing', attempts: 1 });
    over.resolve();
    expect(await written.promise).toBeInstanceOf(Error);
    expect(await suite.database.effects('endless')).toEqual([]);
  });

  it('is given up for a newer tick', async () => {
    await missed('overtaken');
    await suite.database.own.pool.query(
      `UPDATE schedule_ticks SET state = 'failing', attempts = 2, next_attempt_at = now()
        WHERE schedule = 'overtaken'`,
    );
    const platform = await start({ name: 'overtaken' });
    await looked(platform);
    const states = (await suite.database.ticks('overtaken')).map(({ state }) => state);
    expect(states).toEqual(['failed', 'ran']);
  });
});
