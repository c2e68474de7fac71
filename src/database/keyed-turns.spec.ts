import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyedTurns } from './keyed-turns.js';

const turnsOf = (bounds: { ofOne?: number; inAll?: number; maxWaiting?: number } = {}) =>
  new KeyedTurns({ ofOne: 1, inAll: 3, maxWaiting: 10, maxWaitMs: 60_000, ...bounds });

/** Takes these turns, one after the other; those who have theirs, and what ends each. */
const taking = async (turns: KeyedTurns, ...keys: readonly string[]) => {
  const entered: string[] = [];
  const ends = new Map<string, () => void>();
  keys.forEach((key, index) => {
    const name = `${key}${index}`;
    void turns.take(key).then((end) => {
      entered.push(name);
      ends.set(name, end);
    });
  });
  await nextTurn();
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await nextTurn();
  };
  return { entered, end };
};

describe('KeyedTurns', () => {
  // Who is left waiting would be refused in the middle of another suite.
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps those who wait for one key out of the way of the others', async () => {
    const { entered, end } = await taking(turnsOf(), 'a', 'a', 'a', 'b', 'c');
    expect(entered).toEqual(['a0', 'b3', 'c4']);
    await end('a0');
    expect(entered).toEqual(['a0', 'b3', 'c4', 'a1']);
  });

  it('lets so many go on in all, and the others in the order in which they came', async () => {
    const { entered, end } = await taking(turnsOf({ inAll: 2 }), 'a', 'b', 'c', 'a', 'd');
    expect(entered).toEqual(['a0', 'b1']);
    await end('b1');
    expect(entered).toEqual(['a0', 'b1', 'c2']);
    await end('c2');
    expect(entered.slice(3)).toEqual(['d4']);
    await end('a0');
    expect(entered.slice(4)).toEqual(['a3']);
  });

  it('knows whose turn would come at once', async () => {
    const turns = turnsOf({ inAll: 2 });
    const { end } = await taking(turns, 'a');
    expect([turns.isFree('a'), turns.isFree('b')]).toEqual([false, true]);
    await turns.take('b');
    expect(turns.isFree('c')).toBe(false);
    await end('a0');
    expect(turns.isFree('a')).toBe(true);
  });

  it('refuses who comes when too many wait', async () => {
    const turns = turnsOf({ maxWaiting: 1 });
    await taking(turns, 'a', 'a');
    await expect(turns.take('a')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(turns.take('b')).resolves.toEqual(expect.any(Function));
  });

  it('refuses who has waited for too long, and gives their turn to nobody', async () => {
    const turns = turnsOf();
    const { end } = await taking(turns, 'a');
    const late = turns.take('a');
    const refused = expect(late).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    jest.advanceTimersByTime(60_000);
    await refused;
    await end('a0');
    expect(turns.isFree('a')).toBe(true);
  });
});
