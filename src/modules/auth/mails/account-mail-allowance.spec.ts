import { secondsUntilAllowed } from './account-mail-allowance.js';

const ALLOWANCES = [
  { mails: 1, withinSeconds: 60 },
  { mails: 3, withinSeconds: 3_600 },
];

describe('how soon another mail may be sent', () => {
  it.each([
    ['at once when none was', [], 0],
    ['once a minute has gone by since the last', [20], 40],
    ['at once a minute after the last', [60, 300], 0],
    ['once there is room in the hour', [100, 200, 3_000], 600],
    ['at once when the hour has room', [100, 200, 3_600], 0],
    ['when the longer of two waits is over', [10, 20, 3_590, 3_595], 50],
  ])('is %s', (_, ages, seconds) => {
    expect(secondsUntilAllowed(ages, ALLOWANCES)).toBe(seconds);
  });
});
