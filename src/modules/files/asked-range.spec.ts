import { askedRange } from './asked-range.js';

const ETAG = '"v1"';
const ask = (range: string | undefined, more: Record<string, string> = {}, method = 'GET') =>
  askedRange({ method, headers: { ...(range !== undefined && { range }), ...more } }, 11, ETAG);

describe('askedRange', () => {
  it.each([
    ['bytes=0-4', 0, 4],
    ['bytes=5-', 5, 10],
    ['bytes=5-500', 5, 10],
    ['bytes=-3', 8, 10],
    ['bytes=-300', 0, 10],
    ['BYTES=10-10', 10, 10],
  ])('finds %s', (range, start, end) => {
    expect(ask(range)).toEqual({ start, end });
  });

  it.each(['bytes=11-', 'bytes=100-200', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    'finds nothing of %s',
    (range) => {
      expect(ask(range)).toBe('unsatisfiable');
    },
  );

  it.each(['bytes=4-2', 'bytes=x-', 'bytes=-', 'bytes=', 'items=100-200', 'bytes=0-1,4-5', ''])(
    'leaves %j unheeded',
    (range) => {
      expect(ask(range)).toBeUndefined();
    },
  );

  it('is asked with GET alone, and of the version that the asker has', () => {
    expect(ask('bytes=0-4', {}, 'HEAD')).toBeUndefined();
    expect(ask('bytes=100-', { 'if-range': '"v0"' })).toBeUndefined();
    expect(ask('bytes=0-4', { 'if-range': ETAG })).toEqual({ start: 0, end: 4 });
    expect(ask(undefined)).toBeUndefined();
  });
});
