import { RecentMap } from './recent-map.js';

describe('RecentMap', () => {
  it('never holds more than its capacity', () => {
    const map = new RecentMap<number>(100);
    for (let index = 0; index < 10_000; index += 1) map.set(`key ${index}`, index);
    expect(map.size).toBeLessThanOrEqual(100);
    expect(map.get('key 9999')).toBe(9999);
    expect(map.get('key 0')).toBeUndefined();
  });

  it('keeps what is used while others come and go', () => {
    const map = new RecentMap<string>(10);
    map.set('used', 'still here');
    for (let index = 0; index < 1_000; index += 1) {
      map.set(`passing ${index}`, '');
      expect(map.get('used')).toBe('still here');
    }
  });

  it('forgets in both generations', () => {
    const map = new RecentMap<number>(4);
    for (const key of ['a', 'b', 'c', 'd']) map.set(key, key.charCodeAt(0));
    map.delete('a');
    map.deleteWhere((value) => value === 'c'.charCodeAt(0));
    expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([
      undefined,
      98,
      undefined,
      100,
    ]);
    map.clear();
    expect(map.size).toBe(0);
  });

  it('replaces a value that has aged', () => {
    const map = new RecentMap<number>(2);
    map.set('a', 1);
    map.set('b', 1);
    map.set('a', 2);
    expect(map.get('a')).toBe(2);
    expect(map.size).toBe(2);
  });
});
