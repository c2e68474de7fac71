import { inCalls, type Publication } from './event-publication.js';

const publication = (channels: number): Publication => ({
  channels: Array.from({ length: channels }, (_, index) => `user:${index}`),
  message: { event: 'github_event', payload: {} },
});

const sizes = (channels: readonly number[]): readonly number[] =>
  inCalls(channels.map(publication)).map(({ length }) => length);

describe('publications in calls', () => {
  it('share one while there is room', () => {
    expect(sizes([])).toEqual([]);
    expect(sizes([1, 2, 3])).toEqual([3]);
  });

  it('begin another one past so many events, or so many channels', () => {
    expect(sizes(Array<number>(100).fill(1))).toEqual([40, 40, 20]);
    expect(sizes([101, 101, 54, 1])).toEqual([3, 1]);
    expect(sizes([300, 1, 300])).toEqual([1, 1, 1]);
  });

  it('keep their order, and all of them', () => {
    const all = [3, 200, 100, 256, 1, 1].map(publication);
    expect(inCalls(all).flat()).toEqual(all);
  });
});
