import { cronExpression } from './cron-expression.js';

describe('cronExpression', () => {
  it.each([
    '0 2 * * *',
    '0 3 * * 0',
    '*/5 8-18 1,15 jan-jun MON-FRI',
    '30 0 3 * * 7',
    '5/15 * * * *',
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
  ])('refuses %j', (value) => {
    expect(() => cronExpression(value)).toThrow('five or six fields');
  });
});
