import { ElasticsearchAway, isAway } from './elastic-failures.js';

const named = (name: string, statusCode?: number): Error =>
  Object.assign(new Error('no'), { name, ...(statusCode !== undefined && { statusCode }) });

describe('isAway', () => {
  it.each([
    'ConnectionError',
    'TimeoutError',
    'NoLivingConnectionsError',
    'ProductNotSupportedError',
  ])('is so for %s', (name) => {
    expect(isAway(named(name))).toBe(true);
  });

  it.each([401, 403, 404, 408, 429, 500, 502, 503, 504])('is so for an answer of %i', (status) => {
    expect(isAway(named('ResponseError', status))).toBe(true);
  });

  it('is not so for what is wrong with the request, or with the program', () => {
    for (const error of [
      named('ResponseError', 400),
      named('ResponseError', 413),
      new TypeError('x'),
      'x',
    ]) {
      expect(isAway(error)).toBe(false);
    }
    expect(isAway(new ElasticsearchAway(new Error('slow')))).toBe(true);
  });
});
