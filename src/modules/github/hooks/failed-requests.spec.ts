import { FailedRequests } from './failed-requests.js';
import type { HookDelivery } from './hook-answers.js';

const NOW = Date.parse('2025-11-21T10:00:00Z');

const attempt = (guid: string, minutesAgo: number, fields: Partial<HookDelivery> = {}) => ({
  id: '1',
  guid,
  succeeded: false,
  redelivery: true,
  deliveredAt: new Date(NOW - minutesAgo * 60_000),
  ...fields,
});

const arrival = (minutesAgo: number) =>
  attempt('arrived', minutesAgo, { succeeded: true, redelivery: false });

const failedIn = (...pages: readonly (readonly HookDelivery[])[]): readonly string[] => {
  const failed = new FailedRequests();
  for (const page of pages) failed.add(page);
  return failed.guids;
};

describe('failed requests', () => {
  it('are those that nothing has arrived since', () => {
    expect(failedIn([attempt('a', 1), arrival(10), attempt('b', 12)])).toEqual(['a']);
    expect(failedIn([arrival(0), attempt('b', 5)])).toEqual([]);
  });

  it('are not what alone failed right after something else had arrived', () => {
    expect(failedIn([attempt('a', 9), attempt('a', 9.5), arrival(10)])).toEqual([]);
    expect(failedIn([attempt('a', 7), arrival(10)])).toEqual(['a']);
    expect(failedIn([attempt('a', 9), attempt('b', 9), arrival(10)])).toEqual(['a', 'b']);
  });

  it('are not what failed without being requested', () => {
    expect(failedIn([attempt('a', 1, { redelivery: false }), attempt('b', 2)])).toEqual(['b']);
  });

  it('go on over pages, up to what arrived last', () => {
    expect(failedIn([attempt('a', 1)], [attempt('b', 2), arrival(20)], [attempt('d', 30)])).toEqual(
      ['a', 'b'],
    );
  });
});
