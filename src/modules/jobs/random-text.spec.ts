import { randomText, SLICE_CHARACTERS } from './random-text.js';

describe('randomText', () => {
  it.each([1, 2, 100, SLICE_CHARACTERS - 1, SLICE_CHARACTERS, SLICE_CHARACTERS + 1, 1_000_000])(
    'is %d letters and digits',
    async (length) => {
      const text = await randomText(length);
      expect(text).toHaveLength(length);
      expect(text).toMatch(/^[A-Za-z0-9]+$/);
    },
  );

  it('is never the same', async () => {
    const texts = await Promise.all(Array.from({ length: 100 }, () => randomText(32)));
    expect(new Set(texts).size).toBe(100);
  });

  it('has every character equally often', async () => {
    const length = 620_000;
    const counts = new Map<string, number>();
    for (const character of await randomText(length)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // 61 degrees of freedom: a fair source is above 130 once in a million times, and `byte % 62`
    // without drawing again, which favours eight characters by a quarter, is above 3,000.
    const expected = length / 62;
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    expect(chiSquare).toBeLessThan(130);
  });

  it('tells how far it is after each slice but the last', async () => {
    const told: number[] = [];
    await randomText(3 * SLICE_CHARACTERS, (made) => void told.push(made));
    expect(told).toEqual([SLICE_CHARACTERS, 2 * SLICE_CHARACTERS]);
    await randomText(100, () => Promise.reject(new Error('one slice needs no telling')));
  });

  it('ends when it cannot tell', async () => {
    const told: number[] = [];
    const telling = randomText(1_000_000, (made) => {
      told.push(made);
      throw new Error('cancelled');
    });
    await expect(telling).rejects.toThrow('cancelled');
    expect(told).toEqual([SLICE_CHARACTERS]);
  });

  it('lets the event loop have its turn between slices', async () => {
    const longestWaits: number[] = [];
    // Once is not enough: a machine that is busy with other things may let any turn wait.
    for (let round = 0; round < 5; round += 1) {
      const turns = [performance.now()];
      let going = true;
      const turn = (): void => {
        turns.push(performance.now());
        if (going) setImmediate(turn);
      };
      setImmediate(turn);
      await randomText(1_000_000);
      going = false;
      turns.push(performance.now());
      expect(turns.length).toBeGreaterThan(15);
      longestWaits.push(Math.max(...turns.slice(1).map((at, index) => at - (turns[index] ?? 0))));
    }
    expect(Math.min(...longestWaits)).toBeLessThan(10);
  });
});
