import { isDeeperThan } from './json-depth.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('isDeeperThan', () => {
  it('accepts exactly the limit and refuses one level more', () => {
    expect(isDeeperThan(64, nested(64))).toBe(false);
    expect(isDeeperThan(64, nested(65))).toBe(true);
  });

  it('finds depth behind wide and shallow siblings', () => {
    expect(isDeeperThan(2, [1, 'a', null, { b: [] }])).toBe(true);
    expect(isDeeperThan(3, [1, 'a', null, { b: [] }])).toBe(false);
  });

  it('does not overflow the stack on what a parser lets through', () => {
    expect(isDeeperThan(64, nested(100_000))).toBe(true);
  });
});
