import { limitedUntil, limitOf } from './github-rate-limit.js';

const NOW = new Date('2026-01-02T03:04:05Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const DATE = { date: NOW.toUTCString() };

describe('rate limits', () => {
  it.each([403, 429])('%d with retry-after holds for so many seconds', (status) => {
    expect(limitOf(status, { 'retry-after': '7' }, '', NOW)).toEqual(inSeconds(7));
  });

  it('retry-after goes before the reset of the primary limit', () => {
    const headers = {
      'retry-after': '7',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(inSeconds(900).getTime() / 1_000),
    };
    expect(limitOf(403, headers, '', NOW)).toEqual(inSeconds(7));
  });

  it.each([0, -300, 300])('a reset is counted by a clock that is %d s off', (offset) => {
    const headers = {
      date: inSeconds(offset).toUTCString(),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(inSeconds(offset + 900).getTime() / 1_000),
    };
    expect(limitOf(403, headers, '', NOW)).toEqual(inSeconds(900));
  });

  it('a reset that is over leaves a second, and none is later than in an hour', () => {
    const reset = (seconds: number) => ({
      ...DATE,
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(inSeconds(seconds).getTime() / 1_000),
    });
    expect(limitOf(403, reset(-5), '', NOW)).toEqual(inSeconds(1));
    expect(limitOf(403, reset(1e7), '', NOW)).toEqual(inSeconds(3_600));
  });

  it('a secondary limit without a time holds for a minute', () => {
    const message = 'You have exceeded a secondary rate limit.';
    expect(limitOf(403, { 'x-ratelimit-remaining': '4000' }, message, NOW)).toEqual(inSeconds(60));
    expect(limitOf(429, {}, '', NOW)).toEqual(inSeconds(60));
    expect(limitedUntil({ 'retry-after': 'soon' }, NOW)).toEqual(inSeconds(60));
  });

  it.each([
    [403, 'Resource not accessible by integration'],
    [404, 'Not Found'],
    [500, 'rate limit'],
  ])('%d "%s" is none', (status, message) => {
    expect(limitOf(status, { 'x-ratelimit-remaining': '12' }, message, NOW)).toBeUndefined();
  });
});
