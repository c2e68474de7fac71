import { eventTime } from './event-time.js';

describe('eventTime', () => {
  it.each([
    ['2019-05-15T15:20:41Z', '2019-05-15T15:20:41.000Z'],
    ['2021-08-19T12:16:32.000-04:00', '2021-08-19T16:16:32.000Z'],
    [1_557_933_657, '2019-05-15T15:20:57.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [253_402_300_799, '9999-12-31T23:59:59.000Z'],
  ])('reads %j', (value, at) => expect(eventTime(value)?.toISOString()).toBe(at));

  it.each([
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2019-05-15T15:20:41',
    '2019-05-15',
    '2019-99-99T99:99:99Z',
    'yesterday',
    '1557933657',
    253_402_300_800,
    -1,
    NaN,
    Infinity,
    null,
    undefined,
    {},
  ])('knows no time of %j', (value) => expect(eventTime(value)).toBeUndefined());
});
