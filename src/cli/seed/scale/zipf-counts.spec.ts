import fc from 'fast-check';
import { zipfCounts } from './zipf-counts.js';

describe('zipfCounts', () => {
  it('gives the first ranks far more than the last', () => {
    const counts = zipfCounts(1_000_000, 115_000, 10_000);
    expect(counts[0]).toBeGreaterThan(4_000);
    expect(counts[114_999]).toBeLessThan(4);
    expect(counts[0]).toBeGreaterThan(counts[99] ?? Infinity);
    expect(counts[99]).toBeGreaterThan(counts[9_999] ?? Infinity);
  });

  it('gives away all of it, and nobody more than the most', () => {
    const room = fc
      .record({ ranks: fc.integer({ min: 1, max: 300 }), most: fc.integer({ min: 1, max: 50 }) })
      .chain(({ ranks, most }) =>
        fc.record({
          ...{ ranks: fc.constant(ranks), most: fc.constant(most) },
          total: fc.integer({ min: 0, max: ranks * most }),
        }),
      );
    fc.assert(
      fc.property(room, ({ ranks, most, total }) => {
        const counts = zipfCounts(total, ranks, most);
        expect(counts).toHaveLength(ranks);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(counts.every((count) => count >= 0 && count <= most)).toBe(true);
      }),
    );
  });

  it('refuses what there is no room for', () => {
    expect(() => zipfCounts(11, 5, 2)).toThrow(RangeError);
  });
});
