import { setImmediate as settled } from 'node:timers/promises';
import { ReadingTurns } from './reading-turns.js';

describe('ReadingTurns', () => {
  let turns: ReadingTurns;
  let begun: string[];
  let ends: Map<string, () => void>;

  beforeEach(() => {
    turns = new ReadingTurns(2, 2);
    begun = [];
    ends = new Map();
  });

  const read = (userId: string, name: string): Promise<string> =>
    turns.run(userId, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, () => resolve(name)));
    });

  it('lets some of a user go on, some wait in their order, and refuses the others', async () => {
    const reads = ['a', 'b', 'c', 'd'].map((name) => read('ada', name));
    await expect(read('ada', 'e')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(begun).toEqual(['a', 'b']);
    for (const name of ['b', 'a', 'c', 'd']) {
      ends.get(name)?.();
      await settled();
    }
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(await Promise.all(reads)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps nobody waiting for another', async () => {
    const reads = ['a', 'b', 'c'].map((name) => read('ada', name));
    reads.push(read('eve', 'z'));
    expect(begun).toEqual(['a', 'b', 'z']);
    for (const name of ['a', 'b', 'c', 'z']) {
      ends.get(name)?.();
      await settled();
    }
    await Promise.all(reads);
  });

  it('goes on after what failed', async () => {
    const failing = () => turns.run('ada', () => Promise.reject(new Error('broken')));
    for (let count = 0; count < 5; count += 1) await expect(failing()).rejects.toThrow('broken');
    const whole = read('ada', 'a');
    expect(begun).toEqual(['a']);
    ends.get('a')?.();
    expect(await whole).toBe('a');
  });
});
