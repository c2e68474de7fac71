import { AnswerReader } from './answer-reader.js';

/** https://docs.github.com/graphql/reference/objects#contributionscollection */
export const CONTRIBUTIONS = `
  query contributions($from: DateTime!, $to: DateTime!) {
    viewer {
      contributionsCollection(from: $from, to: $to) {
        contributionCalendar {
          weeks { contributionDays { date contributionCount } }
        }
      }
    }
  }`;

/** By day, `2025-01-31`; days without any are left out. */
export type DayCounts = Readonly<Record<string, number>>;

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The days of one year in the answer to `CONTRIBUTIONS`, whose weeks may reach into its neighbours.
 * @throws GithubAway when it is none
 */
export const contributionsAnswer = (data: unknown, year: number): DayCounts => {
  const calendar = new AnswerReader('contributions', data)
    .object('viewer')
    .object('contributionsCollection')
    .object('contributionCalendar');
  const days = calendar
    .list('weeks')
    .flatMap((week) => new AnswerReader('a week', week).list('contributionDays'))
    .map((value) => {
      const day = new AnswerReader('a day', value);
      return [day.text('date').slice(0, 10), day.count('contributionCount')] as const;
    });
  return Object.fromEntries(
    days.filter(([date, count]) => DAY.test(date) && date.startsWith(`${year}-`) && count > 0),
  );
};
