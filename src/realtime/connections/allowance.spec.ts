import fc from 'fast-check';
import { Allowance } from './allowance.js';

const BURST = 200;
const PER_SECOND = 50;

const takeAll = (allowance: Allowance, now: number): number => {
  let taken = 0;
  while (allowance.take(now)) taken += 1;
  return taken;
};

describe('an allowance of 200 and 50 a second', () => {
  it.each([0, 1, 3_600_000])('is 200 at once, when the clock stands at %i', (now) => {
    expect(takeAll(new Allowance(BURST, PER_SECOND), now)).toBe(BURST);
  });

  it('grows by 50 a second, and not past 200', () => {
    const allowance = new Allowance(BURST, PER_SECOND);
    takeAll(allowance, 1_000);
    expect(takeAll(allowance, 2_000)).toBe(PER_SECOND);
    expect(takeAll(allowance, 2_010)).toBe(0);
    expect(takeAll(allowance, 2_020)).toBe(1);
    expect(takeAll(allowance, 3_600_000)).toBe(BURST);
  });

  it('is never used up by 50 a second', () => {
    const allowance = new Allowance(BURST, PER_SECOND);
    for (let index = 0; index < 10_000; index += 1) expect(allowance.take(index * 20)).toBe(true);
  });

  it('does not grow by being asked for in vain', () => {
    const allowance = new Allowance(BURST, PER_SECOND);
    takeAll(allowance, 0);
    let taken = 0;
    for (let now = 0; now <= 1_000; now += 1) taken += allowance.take(now) ? 1 : 0;
    expect(taken).toBeGreaterThanOrEqual(PER_SECOND - 1);
    expect(taken).toBeLessThanOrEqual(PER_SECOND);
  });

  it('admits in no window more than 200 and 50 a second, whenever messages come', () => {
    const pauses = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 3_000, noNaN: true }),
      ),
      { minLength: 1, maxLength: 900, size: 'max' },
    );
    fc.assert(
      fc.property(pauses, fc.nat(), (all, start) => {
        const allowance = new Allowance(BURST, PER_SECOND);
        const admitted: number[] = [];
        let now = start;
        for (const pause of all) {
          now += pause;
          if (allowance.take(now)) admitted.push(now);
        }
        // Of all windows those count that begin and end with a message.
        let least = Infinity;
        for (const [index, time] of admitted.entries()) {
          const before = index - (time / 1_000) * PER_SECOND;
          least = Math.min(least, before);
          expect(before + 1 - least).toBeLessThanOrEqual(BURST + 1e-6);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
