import { MAX_ATTEMPTS, retryDelay } from './mail-retries.js';

const HOUR_MS = 60 * 60 * 1000;
const delays = (random: () => number): number[] =>
  Array.from({ length: MAX_ATTEMPTS - 1 }, (_, failed) => retryDelay(failed + 1, random) ?? 0);

describe('retryDelay', () => {
  it('begins within seconds and gives up after about two days', () => {
    const evenly = delays(() => 0.5);
    expect(evenly.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
    const total = evenly.reduce((sum, delay) => sum + delay, 0) / HOUR_MS;
    expect(total).toBeGreaterThan(44);
    expect(total).toBeLessThan(52);
    expect(retryDelay(MAX_ATTEMPTS)).toBeUndefined();
    expect(retryDelay(MAX_ATTEMPTS + 1)).toBeUndefined();
  });

  it('never waits longer than a few hours, and scatters', () => {
    expect(Math.max(...delays(() => 1))).toBeLessThan(5 * HOUR_MS);
    expect(delays(() => 0)[0]).toBe(8_000);
    expect(delays(() => 1)[0]).toBe(12_000);
  });
});
