import { parseExpression } from 'cron-parser';
import fc from 'fast-check';
import { WallTimes } from './wall-times.js';

/** What the parser's own search finds: a reference, for it is slow. */
const searched = (cron: string, wall: number): number =>
  parseExpression(cron, { utc: true, currentDate: new Date(wall + 1) })
    .prev()
    .getTime();

describe('WallTimes', () => {
  it('finds what the parser finds', () => {
    const cron = fc
      .tuple(
        fc.constantFrom('', '* ', '0 ', '*/7 ', '15,45 '),
        fc.constantFrom('*', '0', '*/5', '7-11', '59'),
        fc.constantFrom('*', '0', '*/6', '9-17', '23'),
        fc.constantFrom('*', '1', '31', '29', 'L', '1,L', '10-20', '?', '*/10'),
        fc.constantFrom('*', '*', '2', 'jan-mar', '*/5'),
        fc.constantFrom('*', '*', '0', '7', 'mon-fri', '5L', 'sunL', '0-6', '1-7', '?', '*/2'),
      )
      .map(([second, ...others]) => second + others.join(' '))
      .filter((text) => !text.includes(' 31 2 '));
    const wall = fc.integer({ min: Date.UTC(2023, 0), max: Date.UTC(2029, 0) });
    fc.assert(
      fc.property(cron, wall, (text, at) => {
        expect([text, at, new WallTimes(text).newest(at)]).toEqual([text, at, searched(text, at)]);
      }),
      { numRuns: 150 },
    );
  });

  it('knows what is due in every hour', () => {
    expect(new WallTimes('30 * * * mon').everyHour).toBe(true);
    expect(new WallTimes('30 0-22 * * *').everyHour).toBe(false);
  });

  it.each(['0 0 31 4,6 *', '0 0 * * mon#1', '60 * * * *'])('has no newest of %j', (cron) => {
    expect(() => new WallTimes(cron).newest(0)).toThrow();
  });
});
