import { randomBytes } from 'node:crypto';
import type { JobInformation } from 'bull';
import Redis from 'ioredis';
import { QueueProducers } from '../../src/queue/queue-producers.js';
import { testRedisUrl } from '../support/environment.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { eventually, type Platform } from './platform.js';
import { EVERY_SECOND, SchedulingSuite } from './scheduling.js';

jest.setTimeout(120_000);

describe('the alarms of schedules', () => {
  const suite = new SchedulingSuite();

  const alarms = (platform: Platform): Promise<JobInformation[]> =>
    platform.get(QueueProducers).of('schedules').getRepeatableJobs();

  const alarmsAre = (platform: Platform, expected: readonly string[]): Promise<boolean> =>
    eventually(async () => {
      const set = (await alarms(platform)).map(({ id, cron }) => `${id}: ${cron}`);
      return JSON.stringify(set.sort()) === JSON.stringify([...expected].sort());
    });

  const ranSince = async (schedule: string, since: number): Promise<number> =>
    (await suite.database.effects(schedule)).filter((tick) => tick.getTime() > since).length;

  it('are set once, however many processes set them, also for the same times', async () => {
    const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
    const schedules = ['one', 'two'].map((name) => ({ name, cron: '0 2 * * *' }));
    const [platform] = await Promise.all(
      [1, 2, 3].map(() => suite.start(schedules, { redisPrefix })),
    );
    if (!platform) throw new Error('nothing was started');
    expect(await alarmsAre(platform, ['one: 0 2 * * *', 'two: 0 2 * * *'])).toBe(true);
  });

  it('of former names and expressions are removed at the next start', async () => {
    const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
    const before = await suite.start(
      ['kept', 'changed', 'renamed'].map((name) => ({ name, cron: '0 2 * * *' })),
      { redisPrefix },
    );
    expect(await eventually(async () => (await alarms(before)).length === 3)).toBe(true);
    await suite.stop(before);
    const after = await suite.start(
      [
        { name: 'kept', cron: '0 2 * * *' },
        { name: 'changed', cron: '0 4 * * *' },
        { name: 'new', cron: '0 2 * * *' },
      ],
      { redisPrefix },
    );
    const expected = ['kept: 0 2 * * *', 'changed: 0 4 * * *', 'new: 0 2 * * *'];
    expect(await alarmsAre(after, expected)).toBe(true);
  });

  it('are set anew when Redis lost everything, and ticks go on', async () => {
    const platform = await suite.start([{ name: 'flushed', cron: EVERY_SECOND }]);
    expect(await eventually(async () => (await ranSince('flushed', 0)) >= 2)).toBe(true);
    const redis = new Redis(testRedisUrl());
    const keys = await redis.keys(`${platform.redisPrefix}:*`);
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(...keys);
    redis.disconnect();
    const lost = Date.now();
    // A sweep, and then every second again.
    const goesOn = async (): Promise<boolean> => (await ranSince('flushed', lost)) >= 5;
    expect(await eventually(goesOn, 40_000)).toBe(true);
    expect(await alarms(platform)).toHaveLength(1);
    const effects = await suite.database.effects('flushed');
    expect(new Set(effects.map(Number)).size).toBe(effects.length);
  });

  it('are missed by nobody while Redis is away: the sweep finds what is due', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    await proxy.close();
    const platform = await suite.start([{ name: 'alone', cron: EVERY_SECOND }], {
      env: { REDIS_URL: proxy.url },
    });
    expect(await eventually(async () => (await ranSince('alone', 0)) >= 1, 25_000)).toBe(true);

    await proxy.open();
    const back = Date.now();
    const goesOn = async (): Promise<boolean> => (await ranSince('alone', back)) >= 5;
    expect(await eventually(goesOn, 40_000)).toBe(true);
    await suite.stop(platform);
    await proxy.close();
  });
});
