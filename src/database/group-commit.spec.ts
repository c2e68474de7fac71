import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { currentContext, runWithContext } from '../logging/request-context.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';

interface Group {
  readonly items: readonly number[];
  succeed(): void;
  fail(error: Error): void;
}

/** Groups that are committed by hand; an item counts as many bytes as it says. */
const patience = { maxWaiting: 10_000, maxWaitMs: 60_000 };

const byHand = (bounds: Partial<GroupCommitOptions<number>> = {}) => {
  const groups: Group[] = [];
  const group = new GroupCommit<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, succeed: () => resolve(items.map(String)), fail: reject });
      }),
    {
      maxItems: 100,
      maxBytes: 1_000,
      concurrency: 1,
      bytesOf: (item) => item,
      ...patience,
      ...bounds,
    },
  );
  const committed = (): readonly (readonly number[])[] => groups.map(({ items }) => items);
  return { group, groups, committed };
};

const outcomeOf = (promise: Promise<string>): Promise<string> =>
  promise.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

describe('GroupCommit', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends what comes in the same turn together, and answers each item for itself', async () => {
    const { group, groups, committed } = byHand();
    const answers = Promise.all([group.add(1), group.add(2), group.add(3)]);
    await nextTurn();
    expect(committed()).toEqual([[1, 2, 3]]);
    groups[0]?.succeed();
    await expect(answers).resolves.toEqual(['1', '2', '3']);
  });

  it('lets a lone item go without waiting for company', async () => {
    const { group, groups, committed } = byHand();
    const answer = group.add(1);
    await nextTurn();
    expect(committed()).toEqual([[1]]);
    groups[0]?.succeed();
    await expect(answer).resolves.toBe('1');
  });

  it('gathers what comes while every place is taken, and sends it as one when a place falls free', async () => {
    const { group, groups, committed } = byHand({ concurrency: 2 });
    void group.add(1);
    await nextTurn();
    void group.add(2);
    await nextTurn();
    for (const item of [3, 4, 5]) {
      void group.add(item);
      await nextTurn();
    }
    expect(committed()).toEqual([[1], [2]]);
    groups[1]?.succeed();
    await nextTurn();
    await nextTurn();
    expect(committed()).toEqual([[1], [2], [3, 4, 5]]);
  });

  it('bounds a group in items', async () => {
    const { group, committed } = byHand({ maxItems: 2, concurrency: 3 });
    for (const item of [1, 2, 3, 4, 5]) void group.add(item);
    await nextTurn();
    expect(committed()).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('bounds a group in bytes, and lets an item past the bound go alone', async () => {
    const { group, committed } = byHand({ maxBytes: 10, concurrency: 9 });
    for (const item of [4, 6, 1, 50, 10, 1, 9]) void group.add(item);
    await nextTurn();
    expect(committed()).toEqual([[4, 6], [1], [50], [10], [1, 9]]);
  });

  it('rejects the whole of a failed group and nothing of the next', async () => {
    const { group, groups } = byHand({ maxItems: 2 });
    const outcomes = [1, 2, 3].map((item) => outcomeOf(group.add(item)));
    await nextTurn();
    groups[0]?.fail(new Error('broken'));
    await nextTurn();
    await nextTurn();
    groups[1]?.succeed();
    await expect(Promise.all(outcomes)).resolves.toEqual(['broken', 'broken', '3']);
    const later = group.add(4);
    await nextTurn();
    groups[2]?.succeed();
    await expect(later).resolves.toBe('4');
  });

  it('rejects a group whose commit throws at once or answers too little', async () => {
    const options = { maxItems: 9, maxBytes: 9, concurrency: 1, bytesOf: () => 1, ...patience };
    const throwing = new GroupCommit<number, string>(() => {
      throw new Error('at once');
    }, options);
    await expect(throwing.add(1)).rejects.toThrow('at once');
    await expect(throwing.add(2)).rejects.toThrow('at once');
    const forgetful = new GroupCommit<number, string>(() => Promise.resolve([]), options);
    await expect(forgetful.add(1)).rejects.toThrow('not answered in full');
  });

  it('refuses what would wait too long or is too much, and goes on when things move again', async () => {
    // The clock stands still but where it is told to go on: a pause of the machine is no wait.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const { group, groups } = byHand({ maxItems: 1, maxWaiting: 3, maxWaitMs: 30 });
    const first = group.add(1);
    await nextTurn();
    const waiting = [2, 3, 4].map((item) => outcomeOf(group.add(item)));
    expect(await outcomeOf(group.add(5))).toContain('Too much waits');
    jest.advanceTimersByTime(30);
    expect(await Promise.all(waiting)).toEqual(
      Array(3).fill('Too much waits already; try again later.'),
    );
    const later = group.add(6);
    groups[0]?.succeed();
    expect(await first).toBe('1');
    await nextTurn();
    await nextTurn();
    groups[1]?.succeed();
    expect(await later).toBe('6');
  });

  it('commits in the context of none of those who wait, and answers each in its own', async () => {
    const transaction = new AsyncLocalStorage<string>();
    const context = (): unknown => [currentContext()?.requestId, transaction.getStore()];
    const seen: unknown[] = [];
    const group = new GroupCommit<number, number>(
      async (items) => {
        seen.push(context());
        await nextTurn();
        seen.push(context());
        return items;
      },
      { maxItems: 1, maxBytes: 9, concurrency: 1, bytesOf: () => 1, ...patience },
    );
    const add = (name: string): Promise<unknown> =>
      runWithContext({ requestId: name }, () =>
        transaction.run(name, async () => {
          await group.add(1);
          return context();
        }),
      );
    // The second group is scheduled by the end of the first.
    const answers = await Promise.all([add('one'), add('two')]);
    expect(answers).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
    expect(seen).toEqual(Array(4).fill([undefined, undefined]));
  });

  it('commits every item once, in order, within its bounds, whatever fails and whenever items come', async () => {
    const item = fc.record({
      bytes: fc.integer({ min: 0, max: 12 }),
      pause: fc.boolean(),
      poison: fc.boolean(),
    });
    const bounds = fc.record({
      maxItems: fc.integer({ min: 1, max: 5 }),
      maxBytes: fc.integer({ min: 1, max: 20 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 40 }), bounds, async (items, limits) => {
        const seen: number[] = [];
        const poisoned = new Set<number>();
        let running = 0;
        const bytesOf = (index: number): number => items[index]?.bytes ?? 0;
        const group = new GroupCommit<number, number>(
          async (indexes) => {
            seen.push(...indexes);
            running += 1;
            expect(running).toBeLessThanOrEqual(limits.concurrency);
            expect(indexes.length).toBeGreaterThan(0);
            expect(indexes.length).toBeLessThanOrEqual(limits.maxItems);
            const bytes = indexes.reduce((sum, index) => sum + bytesOf(index), 0);
            expect(indexes.length === 1 || bytes <= limits.maxBytes).toBe(true);
            for (let turn = 0; turn <= bytes % 3; turn += 1) await nextTurn();
            running -= 1;
            if (indexes.some((index) => items[index]?.poison)) {
              for (const index of indexes) poisoned.add(index);
              throw new Error('poison');
            }
            return indexes;
          },
          { ...limits, ...patience, bytesOf },
        );
        const outcomes: Promise<number | string>[] = [];
        for (const [index, { pause }] of items.entries()) {
          outcomes.push(group.add(index).catch((error: Error) => error.message));
          if (pause) await nextTurn();
        }
        const settled = await Promise.all(outcomes);
        expect(settled).toEqual(items.map((_, index) => (poisoned.has(index) ? 'poison' : index)));
        expect(seen).toEqual(items.map((_, index) => index));
      }),
    );
  });
});
