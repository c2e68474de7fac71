import { removalDelay } from './removal-delay.js';

const HOUR_MS = 60 * 60 * 1000;

describe('removalDelay', () => {
  it('doubles from half a minute up to some hours, and never ends', () => {
    const evenly = (attempts: number) => removalDelay(attempts, () => 0.5);
    expect([1, 2, 3].map(evenly)).toEqual([30_000, 60_000, 120_000]);
    expect(evenly(30)).toBe(6 * HOUR_MS);
    expect(evenly(5_000)).toBe(6 * HOUR_MS);
  });

  it('scatters', () => {
    expect([0, 1].map((random) => removalDelay(1, () => random))).toEqual([24_000, 36_000]);
  });
});
