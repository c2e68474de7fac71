import { exportBatches } from './export-batches.js';

const gather = async <Row>(batches: AsyncIterable<readonly Row[]>): Promise<(readonly Row[])[]> => {
  const gathered: (readonly Row[])[] = [];
  for await (const batch of batches) gathered.push(batch);
  return gathered;
};

describe('the batches of an export', () => {
  /** Some of these keys after another, and which were asked for. */
  const tableOf = (keys: readonly string[], sizes: readonly number[]) => {
    const asked: (string | undefined)[] = [];
    const next = (after: string | undefined): Promise<readonly string[]> => {
      const following = keys.filter((key) => after === undefined || key > after);
      const size = sizes[asked.length] ?? Infinity;
      asked.push(after);
      return Promise.resolve(following.slice(0, size));
    };
    return { asked, next };
  };

  it('go on after the last row of the one before, however short that was', async () => {
    const { asked, next } = tableOf(['a', 'b', 'c', 'd'], [2, 1]);
    expect(await gather(exportBatches(next, (key) => key))).toEqual([['a', 'b'], ['c'], ['d']]);
    expect(asked).toEqual([undefined, 'b', 'c', 'd']);
  });

  it('go on after an empty key', async () => {
    const { next } = tableOf(['', 'a'], [1]);
    expect(await gather(exportBatches(next, (key) => key))).toEqual([[''], ['a']]);
  });

  it('are none where there is nothing', async () => {
    const { asked, next } = tableOf([], []);
    expect(await gather(exportBatches(next, String))).toEqual([]);
    expect(asked).toEqual([undefined]);
  });
});
