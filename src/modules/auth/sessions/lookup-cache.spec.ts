import { setTimeout as sleep } from 'node:timers/promises';
import { LookupCache } from './lookup-cache.js';

/** Look-ups that answer when told to. */
const held = () => {
  const asked: ((value: string) => void)[] = [];
  const load = (): Promise<string> => new Promise((resolve) => asked.push(resolve));
  return { asked, load };
};

const cacheOf = (load: (key: string) => Promise<string>, lifetimeMs = 60_000) =>
  new LookupCache({ load, lifetimeMs: () => lifetimeMs, capacity: 100 });

describe('LookupCache', () => {
  it('asks once for many questions at once, and not again while it remembers', async () => {
    const { asked, load } = held();
    const cache = cacheOf(load);
    const answers = Promise.all([cache.get('a'), cache.get('a'), cache.get('a')]);
    expect(asked).toHaveLength(1);
    asked[0]?.('first');
    expect(await answers).toEqual(['first', 'first', 'first']);
    expect(cache.get('a')).toBe('first');
    expect(asked).toHaveLength(1);
  });

  it('keeps nothing of a look-up that began before its key was forgotten', async () => {
    const { asked, load } = held();
    const cache = cacheOf(load);
    const before = cache.get('a');
    cache.forget('a');
    const after = cache.get('a');
    expect(asked).toHaveLength(2);
    asked[1]?.('new');
    expect(await after).toBe('new');
    asked[0]?.('old');
    expect(await before).toBe('old');
    expect(cache.get('a')).toBe('new');
  });

  it.each([
    ['everything', (cache: LookupCache<string>) => cache.clear()],
    ['some values', (cache: LookupCache<string>) => cache.forgetWhere(() => false)],
  ])('keeps nothing of a look-up under way when %s is forgotten', async (_, forget) => {
    const { asked, load } = held();
    const cache = cacheOf(load);
    const before = cache.get('a');
    forget(cache);
    asked[0]?.('old');
    await before;
    expect(cache.get('a')).toBeInstanceOf(Promise);
  });

  it('forgets by value', async () => {
    const cache = cacheOf((key) => Promise.resolve(key.toUpperCase()));
    await Promise.all([cache.get('a'), cache.get('b')]);
    cache.forgetWhere((value) => value === 'A');
    expect(cache.get('a')).toBeInstanceOf(Promise);
    expect(cache.get('b')).toBe('B');
  });

  it('asks anew once a value is too old, counted from the question', async () => {
    const { asked, load } = held();
    const cache = cacheOf(load, 40);
    const first = cache.get('a');
    await sleep(60);
    asked[0]?.('stale on arrival');
    await first;
    expect(cache.get('a')).toBeInstanceOf(Promise);
  });

  it('does not remember failures', async () => {
    let fails = true;
    const cache = cacheOf(() =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve('back'),
    );
    await expect(cache.get('a')).rejects.toThrow('away');
    fails = false;
    await expect(cache.get('a')).resolves.toBe('back');
  });
});
