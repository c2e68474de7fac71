import { setImmediate as nextTurn } from 'node:timers/promises';
import { BatchLoader, type BatchLoaderOptions } from './batch-loader.js';

interface Load {
  readonly keys: readonly string[];
  succeed(): void;
  fail(error: Error): void;
}

/** Loads that answer when told to; keys that begin with a minus are not found. */
const held = (options: Partial<BatchLoaderOptions<string, string>> = {}) => {
  const loads: Load[] = [];
  const loader = new BatchLoader<string, string>({
    load: (keys) =>
      new Promise((resolve, reject) => {
        const found = keys.filter((key) => !key.startsWith('-'));
        const succeed = (): void => resolve(new Map(found.map((key) => [key, key.toUpperCase()])));
        loads.push({ keys, succeed, fail: reject });
      }),
    absent: 'absent',
    maxKeys: 100,
    concurrency: 1,
    maxWaiting: 1_000,
    maxWaitMs: 60_000,
    ...options,
  });
  const asked = (): readonly (readonly string[])[] => loads.map(({ keys }) => keys);
  return { loader, loads, asked };
};

/** What an answer sets off has happened after two turns. */
const settled = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

describe('BatchLoader', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once for the keys of one turn, and once for a key that many want', async () => {
    const { loader, loads, asked } = held();
    const answers = Promise.all(['a', 'b', 'a', '-c'].map((key) => loader.find(key)));
    await nextTurn();
    expect(asked()).toEqual([['a', 'b', '-c']]);
    loads[0]?.succeed();
    expect(await answers).toEqual(['A', 'B', 'A', 'absent']);
  });

  it('lets no key wait for company while nothing is under way', async () => {
    const { loader, loads, asked } = held();
    for (const key of ['a', 'b']) {
      const answer = loader.find(key);
      await nextTurn();
      loads.at(-1)?.succeed();
      expect(await answer).toBe(key.toUpperCase());
    }
    expect(asked()).toEqual([['a'], ['b']]);
  });

  it('gathers what comes while a load is under way, and joins nobody to that load', async () => {
    const { loader, loads, asked } = held();
    const first = loader.find('a');
    await nextTurn();
    const later = [loader.find('a')];
    await nextTurn();
    later.push(loader.find('b'));
    await nextTurn();
    expect(asked()).toEqual([['a']]);
    loads[0]?.succeed();
    expect(await first).toBe('A');
    await settled();
    expect(asked()).toEqual([['a'], ['a', 'b']]);
    loads[1]?.succeed();
    expect(await Promise.all(later)).toEqual(['A', 'B']);
  });

  it('asks for no more keys at once than it may', async () => {
    const { loader, loads, asked } = held({ maxKeys: 2, concurrency: 2 });
    const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => loader.find(key)));
    await nextTurn();
    expect(asked()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    loads[1]?.succeed();
    await settled();
    expect(asked()).toHaveLength(3);
    loads[0]?.succeed();
    loads[2]?.succeed();
    expect(await answers).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('tells everybody of a batch of its failure, and nobody else', async () => {
    const { loader, loads } = held({ maxKeys: 2 });
    const outcomes = Promise.allSettled(['a', 'b', 'c'].map((key) => loader.find(key)));
    await nextTurn();
    loads[0]?.fail(new Error('away'));
    await settled();
    loads[1]?.succeed();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  it('refuses with 503 what would wait too long behind a load that hangs', async () => {
    // The clock stands still but where it is told to go on: a pause of the machine is no wait.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const { loader, loads } = held({ maxWaiting: 1, maxWaitMs: 30 });
    const first = loader.find('a');
    await nextTurn();
    const second = loader.find('b');
    await expect(loader.find('c')).rejects.toMatchObject({ kind: 'unavailable' });
    jest.advanceTimersByTime(30);
    await expect(second).rejects.toMatchObject({ kind: 'unavailable' });
    loads[0]?.succeed();
    expect(await first).toBe('A');
  });
});
