import { RateLimitExceeded } from '../../../http/rate-limit-exceeded.js';
import type { RateLimitPolicy, RateLimitState } from '../../../http/rate-limits.js';
import { Allowance } from './allowance.js';

/** Counts as the limits of all processes do. */
class Counts {
  asked = 0;
  private readonly hits = new Map<string, number>();

  consume(policy: RateLimitPolicy, key: string): Promise<RateLimitState> {
    this.asked += 1;
    const hits = (this.hits.get(key) ?? 0) + 1;
    this.hits.set(key, hits);
    const remaining = Math.max(0, policy.limit - hits);
    return Promise.resolve({ policy, allowed: hits <= policy.limit, remaining, resetSeconds: 30 });
  }
}

const policyOf = (limit: number): RateLimitPolicy => ({ name: 'bytes', limit, windowSeconds: 60 });

const spentBy = async (allowance: Allowance, times: number, amount = 1): Promise<number> => {
  let spent = 0;
  for (let time = 0; time < times; time += 1) {
    await allowance.spend('a', amount).then(
      () => (spent += 1),
      () => undefined,
    );
  }
  return spent;
};

describe('Allowance', () => {
  it('is exact where the limit is small', async () => {
    expect(await spentBy(new Allowance(new Counts(), policyOf(3)), 10)).toBe(3);
  });

  it('is passed by a hundredth at most, and asks for a hundredth at a time', async () => {
    const counts = new Counts();
    const spent = await spentBy(new Allowance(counts, policyOf(6_000)), 7_000);
    expect(spent).toBeGreaterThanOrEqual(6_000);
    expect(spent).toBeLessThanOrEqual(6_060);
    expect(counts.asked).toBe(101);
  });

  it('holds for all processes together', async () => {
    const counts = new Counts();
    const processes = [1, 2, 3].map(() => new Allowance(counts, policyOf(1_000)));
    let spent = 0;
    for (const one of processes) spent += await spentBy(one, 1_000);
    expect(spent).toBeGreaterThanOrEqual(1_000);
    expect(spent).toBeLessThanOrEqual(1_030);
  });

  it('counts amounts, and what is more than all of it', async () => {
    expect(await spentBy(new Allowance(new Counts(), policyOf(1_000)), 10, 300)).toBe(3);
    expect(await spentBy(new Allowance(new Counts(), policyOf(1_000)), 2, 5_000)).toBe(0);
  });

  it('counts all that come at once', async () => {
    const allowance = new Allowance(new Counts(), policyOf(10));
    const all = Array.from({ length: 50 }, () => allowance.spend('a', 1));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('tells of the limit itself, and refuses again without asking', async () => {
    const counts = new Counts();
    const allowance = new Allowance(counts, policyOf(6_000));
    await spentBy(allowance, 6_061);
    const { asked } = counts;
    const refused = await allowance.spend('a', 1).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitExceeded);
    expect(refused).toMatchObject({
      state: { policy: { limit: 6_000 }, remaining: 0, resetSeconds: 30 },
    });
    expect(counts.asked).toBe(asked);
  });

  it('is of each key', async () => {
    const allowance = new Allowance(new Counts(), policyOf(2));
    await spentBy(allowance, 5);
    await expect(allowance.spend('b', 1)).resolves.toBeUndefined();
  });

  it('is switched off by 0', async () => {
    expect(await spentBy(new Allowance(new Counts(), policyOf(0)), 50, 1_000)).toBe(50);
  });
});
