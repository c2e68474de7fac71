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
    // What the process itself has worked, for a busy machine may let any turn wait.
    const worked = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
    const longestWaits: number[] = [];
    const shares: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const turns = [worked()];
      let going = true;
      const turn = (): void => {
        turns.push(worked());
        if (going) setImmediate(turn);
      };
      setImmediate(turn);
      const turnsAtSlices: number[] = [];
      await randomText(1_000_000, () => void turnsAtSlices.push(turns.length));
      going = false;
      turns.push(worked());
      expect(turns.length).toBeGreaterThan(15);
      expect(turnsAtSlices).toEqual([...new Set(turnsAtSlices)]);
      const longest = Math.max(...turns.slice(1).map((at, index) => at - (turns[index] ?? 0)));
      longestWaits.push(longest);
      shares.push(longest / (worked() - (turns[0] ?? 0)));
    }
    // One of sixteen slices, on a machine of whatever speed.
    expect(Math.min(...shares)).toBeLessThan(0.25);
    // A slice takes less than 10 ms, on a machine that is five times as slow less than 50.
    expect(Math.min(...longestWaits)).toBeLessThan(50);
  });
});
