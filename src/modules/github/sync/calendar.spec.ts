import { calendarOf, dayRange } from './calendar.js';

const NOW = new Date('2026-03-01T23:59:59Z');

describe('the calendar of contributions', () => {
  const rangeOf = (from?: string, to?: string) => {
    const { from: first, to: last, days } = calendarOf(dayRange({ from, to }, NOW), []);
    return [first, last, days.length];
  };

  it.each([
    [undefined, undefined, ['2025-03-02', '2026-03-01', 365]],
    ['2026-02-01', undefined, ['2026-02-01', '2026-03-01', 29]],
    [undefined, '2025-12-31', ['2025-01-01', '2025-12-31', 365]],
    ['2020-01-01', undefined, ['2020-01-01', '2020-12-30', 365]],
    ['2024-02-29', '2024-02-29', ['2024-02-29', '2024-02-29', 1]],
    ['2024-01-01', '2024-12-31', ['2024-01-01', '2024-12-31', 366]],
    ['2030-01-01', undefined, ['2030-01-01', '2030-01-01', 1]],
  ])('from %p to %p is %j', (from, to, range) => {
    expect(rangeOf(from, to)).toEqual(range);
  });

  it.each([
    ['2024-01-01', '2025-01-01'],
    ['2024-01-02', '2024-01-01'],
    ['2023-02-29', undefined],
    ['2023-13-01', undefined],
    [undefined, '0000-00-00'],
  ])('from %p to %p is refused', (from, to) => {
    expect(() => dayRange({ from, to }, NOW)).toThrow('not valid');
  });

  it('adds up its own days alone', () => {
    const range = dayRange({ from: '2025-12-30', to: '2026-01-02' }, NOW);
    const years = [
      { counts: { '2025-12-29': 100, '2025-12-31': 2 } },
      { counts: { '2026-01-01': 3, '2026-01-03': 100 } },
    ];
    const { total, days } = calendarOf(range, years);
    expect(total).toBe(5);
    expect(days).toEqual([
      { date: '2025-12-30', count: 0 },
      { date: '2025-12-31', count: 2 },
      { date: '2026-01-01', count: 3 },
      { date: '2026-01-02', count: 0 },
    ]);
  });
});
