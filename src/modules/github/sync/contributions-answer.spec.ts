import { GithubAway } from '../client/github-api.errors.js';
import { contributionsAnswer } from './contributions-answer.js';

const answer = (contributionDays: unknown) => ({
  viewer: { contributionsCollection: { contributionCalendar: { weeks: [{ contributionDays }] } } },
});

describe('what GitHub tells of contributions', () => {
  it('is the days of the year that have any', () => {
    const days = [
      { date: '2024-12-31', contributionCount: 9 },
      { date: '2025-01-01', contributionCount: 0 },
      { date: '2025-01-02', contributionCount: 3 },
    ];
    expect(contributionsAnswer(answer(days), 2025)).toEqual({ '2025-01-02': 3 });
  });

  it.each([undefined, {}, { viewer: null }, answer('none'), answer([{ date: 1 }])])(
    'is not taken for an answer: %j',
    (data) => {
      expect(() => contributionsAnswer(data, 2025)).toThrow(GithubAway);
    },
  );
});
