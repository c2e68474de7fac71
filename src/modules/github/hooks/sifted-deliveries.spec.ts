import type { HookDelivery } from './hook-answers.js';
import { siftDeliveries } from './sifted-deliveries.js';

let lastId = 0;

const attempt = (guid: string, succeeded: boolean): HookDelivery => {
  lastId += 1;
  return { id: String(lastId), guid, succeeded, redelivery: false, deliveredAt: new Date() };
};

describe('deliveries that are sifted', () => {
  it('are missed when no attempt succeeded, by the id of the newest', () => {
    const newest = attempt('a', false);
    const oldest = attempt('a', false);
    expect(siftDeliveries([newest, attempt('b', true), oldest])).toEqual({
      missed: [{ guid: 'a', deliveryId: newest.id }],
      arrived: ['b'],
    });
  });

  it('arrived when any attempt did, the first or a later one', () => {
    const failedAtFirst = [attempt('a', true), attempt('a', false)];
    const failedAgain = [attempt('b', false), attempt('b', true)];
    expect(siftDeliveries([...failedAtFirst, ...failedAgain])).toEqual({
      missed: [],
      arrived: ['a', 'b'],
    });
  });

  it('may be none', () => {
    expect(siftDeliveries([])).toEqual({ missed: [], arrived: [] });
  });
});
