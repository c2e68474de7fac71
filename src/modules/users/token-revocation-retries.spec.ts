import { MAX_ATTEMPTS, retryDelay } from './token-revocation-retries.js';

const HOUR_MS = 60 * 60 * 1000;
const delays = (random: () => number): number[] =>
  Array.from({ length: MAX_ATTEMPTS - 1 }, (_, failed) => retryDelay(failed + 1, random) ?? 0);

describe('retryDelay', () => {
  it('begins with half a minute and gives up after about a day', () => {
    const evenly = delays(() => 0.5);
    expect(evenly.slice(0, 3)).toEqual([30_000, 60_000, 120_000]);
    const total = evenly.reduce((sum, delay) => sum + delay, 0) / HOUR_MS;
    expect(total).toBeGreaterThan(22);
    expect(total).toBeLessThan(26);
    expect(retryDelay(MAX_ATTEMPTS)).toBeUndefined();
    expect(retryDelay(MAX_ATTEMPTS + 1)).toBeUndefined();
  });

  it('never waits longer than a few hours, and scatters', () => {
    expect(Math.max(...delays(() => 1))).toBeLessThan(3 * HOUR_MS);
    expect([delays(() => 0)[0], delays(() => 1)[0]]).toEqual([24_000, 36_000]);
  });
});
