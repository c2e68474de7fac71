import { parseExpression } from 'cron-parser';
import fc from 'fast-check';
import { cronExpression } from './cron-expression.js';

describe('cronExpression', () => {
  it.each([
    '0 2 * * *',
    '0 3 * * 0',
    '*/5 8-18 1,15 jan-jun MON-FRI',
    '30 0 3 * * 7',
    '5/15 * * * *',
    '0 0 ? * 0-7',
    '0 0 29 2 ?',
    '0 0 15,L * *',
    '0 0 * * 5L',
    '0 0 * * friL,mon',
  ])('takes %j', (value) => {
    expect(cronExpression(value)).toBe(value);
  });

  it('brings blanks down to one', () => {
    expect(cronExpression('0  2 *\t* *')).toBe('0 2 * * *');
  });

  it.each([
    '',
    '* * * *',
    '* * * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    '5- * * * *',
    '1-2-3 * * * *',
    'mon * * * *',
    '1,,2 * * * *',
    '@daily',
    '? * * * *',
    'L * * * *',
    '0 0 * * L',
    '0 0 * * 8L',
    '0 0 L-3 * *',
    '0 0 15W * *',
    '0 0 * * mon#1',
    '0 0 * * fri-sun',
  ])('refuses %j', (value) => {
    expect(() => cronExpression(value)).toThrow('five or six fields');
  });

  it.each(['0 0 31 4 *', '0 0 30 2 *', '0 0 31 4,6 *', '0 0 0 31 11 *'])(
    'refuses %j, a day that never comes',
    (value) => {
      expect(() => cronExpression(value)).toThrow('never due');
    },
  );

  it('takes nothing that the parser of the schedules refuses', () => {
    const items = ['*', '?', 'L', '0', '5', '7', '30', '31', '1-5', '0-7', 'sun', 'MON-fri', 'jan'];
    const more = ['*/2', '5/15', '*/99', '5L', 'friL', '1#2', '07', '7-7', '1-5/2', '2-6/7', 'dec'];
    const field = fc.constantFrom('*', '*', '*', ...items, ...more);
    const fields = fc.array(fc.oneof(field, fc.tuple(field, field).map(String)), {
      minLength: 5,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fields, (parts) => {
        const value = parts.join(' ');
        let taken: string;
        try {
          taken = cronExpression(value);
        } catch {
          return;
        }
        expect(() => parseExpression(taken, { utc: true }).next()).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
