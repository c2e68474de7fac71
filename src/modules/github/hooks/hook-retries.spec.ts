import { MAX_ATTEMPTS, retryDelay } from './hook-retries.js';

const HOUR_MS = 60 * 60 * 1000;
const middle = (): number => 0.5;

const delays = (): readonly number[] =>
  Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => retryDelay(index + 1, middle) ?? NaN);

describe('the tries at a hook on GitHub', () => {
  it('come soon at first, and further and further apart', () => {
    expect(delays().slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000]);
  });

  it('are never more than ten minutes apart, so that the end of an outage is noticed', () => {
    for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts += 1) {
      expect(retryDelay(attempts, () => 1)).toBeLessThan(10 * 60 * 1000);
    }
  });

  it('end after about a day', () => {
    const total = delays().reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(23 * HOUR_MS);
    expect(total).toBeLessThan(26 * HOUR_MS);
    expect(retryDelay(MAX_ATTEMPTS)).toBeUndefined();
  });
});
