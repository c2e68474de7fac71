import { type KeptYear, windowOf, yearsDue } from './contribution-years.js';

const NOW = new Date('2026-01-20T12:00:00Z');
const kept = (year: number, fetched: string, with_private = false): KeptYear => ({
  year,
  with_private,
  fetched_at: new Date(fetched),
});

describe('the years of contributions', () => {
  const begun = new Date('2023-05-06T07:08:09Z');

  it('are all due at first, the newest first, from the account’s beginning on', () => {
    expect(yearsDue(begun, [], false, NOW)).toEqual([2026, 2025, 2024, 2023]);
  });

  it('are ten at most, and this one for an account of the future', () => {
    expect(yearsDue(new Date('2008-01-01T00:00:00Z'), [], false, NOW)).toHaveLength(10);
    expect(yearsDue(new Date('2026-01-20T13:00:00Z'), [], false, NOW)).toEqual([2026]);
  });

  it('are due again after thirty days, this one each time', () => {
    const lately = [2023, 2024, 2025, 2026].map((year) => kept(year, '2026-01-19T00:00:00Z'));
    expect(yearsDue(begun, lately, false, NOW)).toEqual([2026]);
    const before = lately.with(0, kept(2023, '2025-12-20T00:00:00Z'));
    expect(yearsDue(begun, before, false, NOW)).toEqual([2026, 2023]);
  });

  it('are due again when they were read before all of their last days were counted', () => {
    const read = (at: string) => yearsDue(begun, [kept(2025, at)], false, NOW).includes(2025);
    expect([read('2025-12-31T23:00:00Z'), read('2026-01-02T23:59:00Z')]).toEqual([true, true]);
    expect(read('2026-01-03T00:00:00Z')).toBe(false);
  });

  it.each([true, false])(
    'are due again when private ones are counted no more, or by now: %p',
    (by) => {
      const years = [
        kept(2024, '2026-01-19T00:00:00Z', !by),
        kept(2025, '2026-01-19T00:00:00Z', by),
      ];
      expect(yearsDue(new Date('2024-01-01T00:00:00Z'), years, by, NOW)).toEqual([2026, 2024]);
    },
  );

  it('are asked for from their first second to their last, but not beyond now', () => {
    expect(windowOf(2024, NOW)).toEqual({
      from: '2024-01-01T00:00:00.000Z',
      to: '2024-12-31T23:59:59.000Z',
    });
    expect(windowOf(2026, NOW)).toEqual({
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-20T12:00:00.000Z',
    });
  });
});
