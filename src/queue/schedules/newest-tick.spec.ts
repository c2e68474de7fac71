import fc from 'fast-check';
import { type CronTimes, newestTick } from './newest-tick.js';

const newest = (cron: string, timeZone: string, now: string): string =>
  newestTick({ cron, timeZone }, new Date(now)).toISOString();

/** The different ticks that one gets who asks every five minutes, both ends included. */
const ticks = (times: CronTimes, from: string, to: string): string[] => {
  const seen = new Set<string>();
  for (let now = Date.parse(from); now <= Date.parse(to); now += 300_000) {
    seen.add(newestTick(times, new Date(now)).toISOString());
  }
  return [...seen].filter((tick) => tick >= new Date(from).toISOString());
};

describe('newestTick', () => {
  it.each([
    ['0 2 * * *', 'UTC', '2025-06-11T02:00:00.000Z', '2025-06-11T02:00:00.000Z'],
    ['0 2 * * *', 'UTC', '2025-06-11T01:59:59.999Z', '2025-06-10T02:00:00.000Z'],
    ['0 2 * * *', 'UTC', '2025-06-11T02:00:00.001Z', '2025-06-11T02:00:00.000Z'],
    ['0 3 * * 0', 'UTC', '2025-06-11T12:00:00.000Z', '2025-06-08T03:00:00.000Z'],
    ['0 3 * * 7', 'UTC', '2025-06-11T12:00:00.000Z', '2025-06-08T03:00:00.000Z'],
    ['0 3 * * sun', 'Europe/Berlin', '2025-06-11T12:00:00.000Z', '2025-06-08T01:00:00.000Z'],
    ['30 4 * * *', 'Asia/Kolkata', '2025-06-11T12:00:00.000Z', '2025-06-10T23:00:00.000Z'],
    ['0 0 1 1 *', 'America/New_York', '2025-06-11T12:00:00.000Z', '2025-01-01T05:00:00.000Z'],
    ['0 0 29 2 *', 'UTC', '2025-06-11T12:00:00.000Z', '2024-02-29T00:00:00.000Z'],
    ['0 0 L * *', 'UTC', '2025-03-11T12:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    ['0 0 * * 5L', 'UTC', '2025-03-11T12:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    ['0 0 1 * mon', 'UTC', '2025-07-02T12:00:00.000Z', '2025-07-01T00:00:00.000Z'],
    ['* * * * * *', 'UTC', '2025-06-11T12:00:00.999Z', '2025-06-11T12:00:00.000Z'],
    ['*/10 * * * * *', 'UTC', '2025-06-11T12:00:09.999Z', '2025-06-11T12:00:00.000Z'],
    ['30 0 3 * * 7', 'UTC', '2025-06-11T12:00:00.000Z', '2025-06-08T03:00:30.000Z'],
  ])('of %j in %s at %s is %s', (cron, timeZone, now, expected) => {
    expect(newest(cron, timeZone, now)).toBe(expected);
  });

  describe('when Berlin leaves out 02:00 to 03:00, on 30 March 2025 at 01:00Z', () => {
    const [from, to] = ['2025-03-28T12:00:00Z', '2025-04-01T12:00:00Z'];
    const days = (cron: string): string[] => ticks({ cron, timeZone: 'Europe/Berlin' }, from, to);

    it('is due at the change, once, and on every other day in its time', () => {
      expect(days('30 2 * * *')).toEqual([
        '2025-03-29T01:30:00.000Z',
        '2025-03-30T01:00:00.000Z',
        '2025-03-31T00:30:00.000Z',
        '2025-04-01T00:30:00.000Z',
      ]);
      expect(days('*/20 2 30 * *')).toEqual(['2025-03-30T01:00:00.000Z']);
    });

    it('is not due twice for what was left out and what is due right after', () => {
      expect(days('0 2,3 30 * *')).toEqual(['2025-03-30T01:00:00.000Z']);
    });

    it('goes on evenly if it is due every hour', () => {
      const even = ticks(
        { cron: '*/30 * * * *', timeZone: 'Europe/Berlin' },
        '2025-03-30T00:00:00Z',
        '2025-03-30T02:00:00Z',
      );
      expect(even.map((tick) => tick.slice(11, 16))).toEqual(
        ['00:00', '00:30', '01:00', '01:30', '02:00'], // prettier-ignore
      );
    });
  });

  describe('when Berlin has 02:00 to 03:00 twice, on 26 October 2025 at 01:00Z', () => {
    const [from, to] = ['2025-10-25T12:00:00Z', '2025-10-27T12:00:00Z'];
    const days = (cron: string): string[] => ticks({ cron, timeZone: 'Europe/Berlin' }, from, to);

    it('is due the first time only', () => {
      expect(days('30 2 * * *')).toEqual(['2025-10-26T00:30:00.000Z', '2025-10-27T01:30:00.000Z']);
      expect(days('*/30 2,3 26 * *')).toEqual([
        '2025-10-26T00:00:00.000Z',
        '2025-10-26T00:30:00.000Z',
        '2025-10-26T02:00:00.000Z',
        '2025-10-26T02:30:00.000Z',
      ]);
    });

    it('goes on evenly if it is due every hour', () => {
      const even = ticks(
        { cron: '45 * * * *', timeZone: 'Europe/Berlin' },
        '2025-10-25T23:00:00Z',
        '2025-10-26T02:55:00Z',
      );
      expect(even.map((tick) => tick.slice(11, 16))).toEqual(['23:45', '00:45', '01:45', '02:45']);
    });
  });

  it('knows clocks that are changed by half an hour, and at midnight', () => {
    const lordHowe = { cron: '15 2 * * *', timeZone: 'Australia/Lord_Howe' };
    expect(ticks(lordHowe, '2025-10-03T20:00:00Z', '2025-10-05T20:00:00Z')).toEqual([
      '2025-10-04T15:30:00.000Z',
      '2025-10-05T15:15:00.000Z',
    ]);
    const cairo = { cron: '0 0 * * *', timeZone: 'Africa/Cairo' };
    expect(ticks(cairo, '2025-04-23T12:00:00Z', '2025-04-25T23:00:00Z')).toEqual([
      '2025-04-23T22:00:00.000Z',
      '2025-04-24T22:00:00.000Z',
      '2025-04-25T21:00:00.000Z',
    ]);
  });

  it('is what every process finds, whenever it asks', () => {
    const crons = ['*/7 * * * *', '30 2 * * *', '0,45 1-3 * * *', '5 */2 * * 0', '20 59 2 * * *'];
    const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Beirut'];
    const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2026, 0) });
    fc.assert(
      fc.property(
        fc.constantFrom(...crons),
        fc.constantFrom(...zones),
        instant,
        fc.nat(3 * 86_400_000),
        (cron, timeZone, at, gap) => {
          const of = (now: number): number =>
            newestTick({ cron, timeZone }, new Date(now)).getTime();
          const tick = of(at);
          expect(tick).toBeLessThanOrEqual(at);
          expect(of(tick)).toBe(tick);
          expect(of(tick - 1)).toBeLessThan(tick);
          expect(of(at + gap)).toBeGreaterThanOrEqual(tick);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['0 0 31 4,6 *', '61 * * * *', 'never'])('refuses %j, which is never due', (cron) => {
    expect(() => newestTick({ cron, timeZone: 'UTC' }, new Date())).toThrow();
  });

  it('refuses a time zone that is none', () => {
    expect(() => newestTick({ cron: '0 2 * * *', timeZone: 'Mars/Gale' }, new Date())).toThrow();
    expect(() => newestTick({ cron: '0 * * * *', timeZone: 'Mars/Gale' }, new Date())).toThrow();
  });
});
