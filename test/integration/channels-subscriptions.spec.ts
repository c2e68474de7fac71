import fc from 'fast-check';
import {
  type ChannelNode,
  forget,
  Listener,
  newPrefix,
  newUser,
  openRedis,
  sayMany,
  startNode,
  subscribers,
} from './channels-node.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

describe('subscriptions', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let one: ChannelNode;
  let two: ChannelNode;

  const count = (name: string): Promise<number> => subscribers(redis, prefix, name);
  const becomes = (name: string, expected: number): Promise<boolean> =>
    eventually(async () => (await count(name)) === expected);

  beforeAll(async () => {
    one = await startNode(prefix);
    two = await startNode(prefix);
  });

  afterAll(async () => {
    await one.close();
    await two.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  it('are one for each node that holds the channel, however many hold it there', async () => {
    const { channel } = newUser();
    const listeners = Array.from({ length: 30 }, () => new Listener());
    expect(await count(channel)).toBe(0);
    await Promise.all(listeners.map((it) => one.subscriptions.attach(channel, it)));
    expect(await count(channel)).toBe(1);
    await two.subscriptions.attach(channel, new Listener());
    expect(await count(channel)).toBe(2);
    const [last, ...others] = listeners;
    if (!last) throw new Error('there are thirty');
    for (const it of others) one.subscriptions.detach(channel, it);
    await sayMany(two, channel, 1);
    expect(await eventually(() => last.ids.length === 1)).toBe(true);
    expect(others.flatMap(({ ids }) => ids)).toEqual([]);
    expect(await count(channel)).toBe(2);
    one.subscriptions.detach(channel, last);
    expect(await becomes(channel, 1)).toBe(true);
    expect([...one.subscriptions.held()]).not.toContain(channel);
  });

  it('are certain when `attach` resolves: what is published then arrives', async () => {
    for (let time = 0; time < 30; time += 1) {
      const listener = new Listener();
      const name = `snippet:${time}`;
      await one.subscriptions.attach(name, listener);
      await sayMany(two, name, 1);
      expect(await eventually(() => listener.ids.length === 1)).toBe(true);
      one.subscriptions.detach(name, listener);
    }
  });

  it('are shared by those who come while the first one waits for Redis', async () => {
    const { channel } = newUser();
    const [first, second] = [new Listener(), new Listener()];
    const attaching = one.subscriptions.attach(channel, first);
    const same = await one.subscriptions.attach(channel, second);
    expect(await count(channel)).toBe(1);
    expect(await attaching).toBe(same);
    expect(one.subscriptions.find(channel)).toBe(same);
  });

  it('end when whoever asked for one has left before it was there', async () => {
    const { channel } = newUser();
    const listener = new Listener();
    const attaching = one.subscriptions.attach(channel, listener);
    one.subscriptions.detach(channel, listener);
    await attaching;
    expect(await becomes(channel, 0)).toBe(true);
    await one.subscriptions.attach(channel, listener);
    expect(await count(channel)).toBe(1);
    await sayMany(two, channel, 1);
    expect(await eventually(() => listener.ids.length === 1)).toBe(true);
  });

  it('are not ended by somebody who does not hold the channel', async () => {
    const { channel } = newUser();
    const listener = new Listener();
    one.subscriptions.detach(channel, listener);
    await one.subscriptions.attach(channel, listener);
    await one.subscriptions.attach(channel, listener);
    one.subscriptions.detach(channel, new Listener());
    expect(await count(channel)).toBe(1);
    await sayMany(two, channel, 1);
    expect(await eventually(() => listener.ids.length > 0)).toBe(true);
    expect(listener.ids).toEqual([1]);
    one.subscriptions.detach(channel, listener);
    expect(await becomes(channel, 0)).toBe(true);
  });

  it('are all gone when a node closes', async () => {
    const three = await startNode(prefix);
    const names = Array.from({ length: 20 }, (_, index) => `doc:${index}`);
    const listener = new Listener();
    await Promise.all(names.map((name) => three.subscriptions.attach(name, listener)));
    for (const name of names) expect(await count(name)).toBe(1);
    await three.close();
    for (const name of names) expect(await becomes(name, 0)).toBe(true);
  });

  it('are what the last of a storm of comings and goings left, and every holder hears once', async () => {
    const HOLDERS = 4;
    const CHANNELS = 5;
    const moves = fc.array(
      fc.record({
        node: fc.integer({ min: 0, max: 1 }),
        holder: fc.integer({ min: 0, max: HOLDERS - 1 }),
        channel: fc.integer({ min: 0, max: CHANNELS - 1 }),
        comes: fc.boolean(),
        waits: fc.boolean(),
      }),
      { minLength: 20, maxLength: 200, size: 'max' },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(moves, async (all) => {
        run += 1;
        const names = Array.from({ length: CHANNELS }, (_, index) => `repo:${run}-${index}`);
        const nodes = [one, two].map((node) => ({
          node,
          holders: Array.from({ length: HOLDERS }, () => new Listener()),
          held: names.map(() => new Set<Listener>()),
        }));
        const attaching: Promise<unknown>[] = [];
        for (const { node: index, holder, channel, comes, waits } of all) {
          const at = nodes[index];
          const listener = at?.holders[holder];
          const name = names[channel];
          if (!at || !listener || name === undefined) throw new Error('there are as many');
          if (comes) {
            attaching.push(at.node.subscriptions.attach(name, listener));
            at.held[channel]?.add(listener);
          } else {
            at.node.subscriptions.detach(name, listener);
            at.held[channel]?.delete(listener);
          }
          if (waits) await attaching.at(-1);
        }
        await Promise.all(attaching);
        for (const [index, name] of names.entries()) {
          const holding = nodes.filter(({ held }) => (held[index]?.size ?? 0) > 0);
          expect(await becomes(name, holding.length)).toBe(true);
          await sayMany(one, name, 1, index);
        }
        for (const { holders, held, node } of nodes) {
          for (const listener of holders) {
            const expected = names.flatMap((_, index) =>
              held[index]?.has(listener) ? [index] : [],
            );
            expect(await eventually(() => listener.ids.length >= expected.length)).toBe(true);
            expect(listener.ids).toEqual(expected);
            for (const name of names) node.subscriptions.detach(name, listener);
          }
        }
        for (const name of names) expect(await becomes(name, 0)).toBe(true);
      }),
      { numRuns: 25, seed: 20_240_611, endOnFailure: true },
    );
  });
});
