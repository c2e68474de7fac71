import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Retention } from '../../src/database/retention.js';
import { QueueProducers } from '../../src/queue/queue-producers.js';
import { Schedules } from '../../src/queue/schedules/schedules.js';
import { deferred, eventually } from './platform.js';
import { EVERY_SECOND, looked, MONTHLY, SchedulingSuite, tell, wake } from './scheduling.js';

jest.setTimeout(60_000);

const thisMonth = (): Date => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
};

describe('Schedules', () => {
  const suite = new SchedulingSuite();

  it('runs each tick once over three processes, as many times as rows say', async () => {
    const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
    const schedules = [{ name: 'shared', cron: EVERY_SECOND }];
    const platforms = await Promise.all(
      [1, 2, 3].map(() => suite.start(schedules, { redisPrefix })),
    );
    const begun = performance.now();
    const took = (): number => performance.now() - begun;
    const few = async (): Promise<boolean> => (await suite.database.effects('shared')).length < 4;
    // A slow machine runs fewer in the same time, for only the newest tick is run.
    while (took() < 6_000 || (took() < 30_000 && (await few()))) {
      // Everybody says it all the time, besides Bull.
      for (const platform of platforms) tell(platform, 'shared');
      await sleep(50);
    }
    await Promise.all(platforms.map(looked));
    const effects = await suite.database.effects('shared');
    const ran = (await suite.database.ticks('shared')).filter(({ state }) => state === 'ran');
    expect(effects.length).toBeGreaterThanOrEqual(4);
    expect(effects).toEqual(ran.map(({ tick }) => tick));
    expect(new Set(effects.map(Number)).size).toBe(effects.length);
    expect(effects.every((tick) => tick.getMilliseconds() === 0)).toBe(true);
    expect(ran.every(({ attempts, finished_at }) => attempts === 1 && finished_at)).toBe(true);
  });

  it('is told of ticks by Bull, in time', async () => {
    const late: number[] = [];
    await suite.start([
      {
        name: 'told',
        cron: EVERY_SECOND,
        run: ({ at }) => {
          late.push(Date.now() - at.getTime());
          return Promise.resolve();
        },
      },
    ]);
    expect(await eventually(() => late.length >= 3)).toBe(true);
    expect(Math.min(...late)).toBeLessThan(900);
  });

  it('does not run what was due before the schedule was known', async () => {
    const schedules = [{ name: 'fresh', cron: MONTHLY }];
    const first = await suite.start(schedules);
    await looked(first);
    await wake(await suite.start(schedules), 'fresh');
    expect(await suite.database.effects('fresh')).toEqual([]);
    expect(await suite.database.ticks('fresh')).toMatchObject([
      { tick: thisMonth(), state: 'baseline' },
    ]);
  });

  it('catches up the newest of the ticks that were missed, and that once', async () => {
    await suite.database.knownSince('missed', MONTHLY, '2024-01-01T00:00:00Z');
    const schedules = [{ name: 'missed', cron: MONTHLY }];
    const platforms = await Promise.all([suite.start(schedules), suite.start(schedules)]);
    expect(await eventually(async () => (await suite.database.effects('missed')).length > 0)).toBe(
      true,
    );
    for (const platform of platforms) await wake(platform, 'missed');
    await wake(await suite.start(schedules), 'missed');
    expect(await suite.database.effects('missed')).toEqual([thisMonth()]);
  });

  it('does not run what another expression would have had due before it was known', async () => {
    await suite.database.knownSince('changed', MONTHLY, '2024-01-01T00:00:00Z');
    const platform = await suite.start([{ name: 'changed', cron: '0 12 1 * *' }]);
    await wake(platform, 'changed');
    expect(await suite.database.effects('changed')).toEqual([]);
    await suite.database.own.pool.query(
      `UPDATE schedule_ticks SET tick = '2024-02-01T12:00Z'
        WHERE schedule = 'changed' AND expression = '0 12 1 * * UTC'`,
    );
    await wake(platform, 'changed');
    expect(await suite.database.effects('changed')).toHaveLength(1);
  });

  it('keeps an expression known that shares its newest tick with the former one', async () => {
    await suite.database.knownSince('akin', MONTHLY, thisMonth().toISOString());
    const platform = await suite.start([{ name: 'akin', cron: '0 0 1 */1 *' }]);
    await wake(platform, 'akin');
    await suite.database.own.pool.query(
      `UPDATE schedule_ticks SET tick = '2024-02-01' WHERE schedule = 'akin'`,
    );
    await wake(platform, 'akin');
    expect(await suite.database.effects('akin')).toEqual([thisMonth()]);
  });

  it('never runs a tick that is older than one that ran', async () => {
    await suite.database.knownSince('overtaken', MONTHLY, '2024-01-01T00:00:00Z');
    await suite.database.knownSince('overtaken', MONTHLY, '2999-01-01T00:00:00Z');
    await wake(await suite.start([{ name: 'overtaken', cron: MONTHLY }]), 'overtaken');
    expect(await suite.database.effects('overtaken')).toEqual([]);
  });

  it('does not run ahead, whatever clock says that a tick is due', async () => {
    const platform = await suite.start([{ name: 'ahead', cron: MONTHLY }]);
    await looked(platform);
    await wake(platform, 'ahead', Date.now() + 40 * 86_400_000);
    expect(await suite.database.effects('ahead')).toEqual([]);
  });

  it('does not let one schedule wait for another, nor run one twice at once', async () => {
    const end = deferred();
    let slow = 0;
    const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
    const run = (): Promise<void> => {
      slow += 1;
      return end.promise;
    };
    const schedules = [
      { name: 'slow', cron: EVERY_SECOND, run },
      { name: 'quick', cron: EVERY_SECOND },
    ];
    await Promise.all([
      suite.start(schedules, { redisPrefix }),
      suite.start(schedules, { redisPrefix }),
    ]);
    const quick = async (): Promise<boolean> => (await suite.database.effects('quick')).length >= 3;
    expect(await eventually(quick)).toBe(true);
    expect(slow).toBe(1);
    end.resolve();
  });

  it('lets the run under way finish at shutdown', async () => {
    await suite.database.knownSince('last', MONTHLY, '2024-01-01T00:00:00Z');
    const begun = deferred();
    const platform = await suite.start([
      {
        name: 'last',
        cron: MONTHLY,
        run: async (tick, effect) => {
          begun.resolve();
          await sleep(300);
          await effect('last', tick);
        },
      },
    ]);
    await begun.promise;
    await suite.stop(platform);
    expect(await suite.database.effects('last')).toEqual([thisMonth()]);
  });

  it('leaves them to workers', async () => {
    await suite.database.knownSince('web', EVERY_SECOND, '2024-01-01T00:00:00Z');
    const web = await suite.start([{ name: 'web', cron: EVERY_SECOND }], { worker: false });
    await sleep(2_500);
    expect(await web.get(QueueProducers).of('schedules').getRepeatableJobs()).toEqual([]);
    expect(await suite.database.effects('web')).toEqual([]);
    expect(await suite.database.ticks('web')).toHaveLength(1);
  });

  it('refuses doubled names, and expressions and zones that are never due', () => {
    const registry = new Schedules();
    const run = (): Promise<void> => Promise.resolve();
    const schedule = { name: 'one', cron: MONTHLY, timeZone: 'UTC', run };
    registry.register(schedule);
    expect(() => registry.register(schedule)).toThrow('registered twice');
    for (const fault of [
      { cron: '0 0 31 4,6 *' },
      { cron: 'daily' },
      { timeZone: 'Mars/Gale' },
      { name: 'a:b' },
    ]) {
      expect(() => registry.register({ ...schedule, name: 'two', ...fault })).toThrow('schedule "');
    }
  });

  it('forgets ticks after ninety days, but for the newest of an expression', async () => {
    const insert = (schedule: string, ...ages: readonly number[]): Promise<unknown> =>
      suite.database.own.pool.query(
        `INSERT INTO schedule_ticks (schedule, tick, expression, state)
         SELECT $1, now() - age * interval '1 day', 'e', 'ran' FROM unnest($2::int[]) age`,
        [schedule, ages],
      );
    await insert('yearly', 800, 500, 100);
    await insert('weekly', 100, 95, 80, 10);
    const platform = await suite.start([], { worker: false });
    await platform.get(Retention).run();
    expect(await suite.database.ticks('yearly')).toHaveLength(1);
    expect(await suite.database.ticks('weekly')).toHaveLength(2);
  });
});
