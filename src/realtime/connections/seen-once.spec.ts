import fc from 'fast-check';
import { SeenOnce } from './seen-once.js';

const KEPT = 1_000;

describe('SeenOnce', () => {
  it('accepts a key without versions the first time only', () => {
    const seen = new SeenOnce();
    expect(seen.accepts({ key: 'a' })).toBe(true);
    expect(seen.accepts({ key: 'a' })).toBe(false);
    expect(seen.accepts({ key: 'b' })).toBe(true);
  });

  it('accepts a version that is above those before', () => {
    const seen = new SeenOnce();
    const accepted = [1, 2, 2, 1, 5, 4, 6].filter((version) => seen.accepts({ key: 'a', version }));
    expect(accepted).toEqual([1, 2, 5, 6]);
  });

  it('counts what a snapshot showed as sent, and is not set back by an older one', () => {
    const seen = new SeenOnce();
    seen.note('a', 3);
    seen.note('a', 1);
    expect(seen.accepts({ key: 'a', version: 3 })).toBe(false);
    expect(seen.accepts({ key: 'a', version: 4 })).toBe(true);
  });

  it('lets each version through once and in order, however two channels that carry it interleave', () => {
    const keys = ['a', 'b', 'c'];
    const versions = fc.array(fc.constantFrom(...keys), { maxLength: 60 }).map((all) => {
      const counts = new Map<string, number>();
      return all.map((key) => {
        const version = (counts.get(key) ?? 0) + 1;
        counts.set(key, version);
        return { key, version };
      });
    });
    const turns = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(versions, turns, (published, stream) => {
        const seen = new SeenOnce();
        const [one, two] = [[...published], [...published]];
        const passed: typeof published = [];
        while (one.length + two.length > 0) {
          const [first, second] = stream.next().value ? [one, two] : [two, one];
          const next = first.shift() ?? second.shift();
          if (next && seen.accepts(next)) passed.push(next);
        }
        // The channel that is ahead sets the order, and both have the same.
        expect(passed).toEqual(published);
      }),
    );
  });

  it('remembers so many keys, those that had no news for longest going first', () => {
    const seen = new SeenOnce();
    for (let index = 0; index < KEPT; index += 1) seen.note(`key-${index}`, 1);
    expect(seen.accepts({ key: 'key-0', version: 2 })).toBe(true);
    expect(seen.accepts({ key: 'one more', version: 1 })).toBe(true);
    expect(seen.accepts({ key: 'key-0', version: 2 })).toBe(false);
    expect(seen.accepts({ key: 'key-2', version: 1 })).toBe(false);
    expect(seen.accepts({ key: 'key-1', version: 1 })).toBe(true);
  });
});
