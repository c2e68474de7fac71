import {
  type ChannelNode,
  type Follower,
  Listener,
  newPrefix,
  newUser,
  numbers,
  sayMany,
  startNode,
} from './channels-node.js';
import { OwnRedis } from './channels-redis.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

describe('a Redis that restarts', () => {
  let own: OwnRedis;
  let one: ChannelNode;
  let two: ChannelNode;
  let user: ReturnType<typeof newUser>;

  beforeEach(async () => {
    own = await OwnRedis.start();
    const prefix = newPrefix();
    one = await startNode(prefix, own.url);
    two = await startNode(prefix, own.url);
    // A node's first connection of all is not what this is about.
    for (const node of [one, two]) await node.follow(newUser().id);
    user = newUser();
  });

  afterEach(async () => {
    await one.close();
    await two.close();
    await own.remove();
  });

  const back = async (): Promise<void> => {
    const ready = (node: ChannelNode): Promise<boolean> =>
      eventually(() => node.redis.ready, 10_000);
    expect(await ready(one)).toBe(true);
    expect(await ready(two)).toBe(true);
  };

  const restart = async (): Promise<void> => {
    await own.kill();
    await own.start();
    await back();
  };

  /** Each place that anybody was told, and what was said there. */
  const places = (...followers: readonly Follower[]): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>();
    for (const { type, epoch, seq, payload } of followers.flatMap(({ frames }) => frames)) {
      if (type === 'ready' || epoch === undefined) continue;
      const place = `${epoch}:${seq}`;
      found.set(place, (found.get(place) ?? new Set()).add(JSON.stringify(payload)));
    }
    return found;
  };

  it('with an older snapshot begins a new epoch: no place ever means two messages', async () => {
    const witness = await two.follow(user.id);
    await sayMany(one, user.channel, 3);
    await own.save();
    await sayMany(one, user.channel, 4, 4);
    expect(await eventually(() => witness.ids.length === 7)).toBe(true);
    const { at } = witness;
    await restart();
    await sayMany(one, user.channel, 4, 101);
    const resumed = await one.follow(user.id, at);
    const [greeting] = resumed.greetings;
    expect(greeting).toMatchObject({ recovered: false, seq: 4 });
    expect(greeting?.['epoch']).not.toBe(at?.epoch);
    await sayMany(two, user.channel, 1, 200);
    expect(await eventually(() => resumed.ids.length === 1)).toBe(true);
    expect(resumed.ids).toEqual([200]);
    expect(await eventually(() => witness.ids.includes(200))).toBe(true);
    expect([...places(witness, resumed).values()].filter(({ size }) => size > 1)).toEqual([]);
    expect(witness.greetings.at(-1)).toMatchObject({ recovered: false });
    const messages = witness.frames.filter(({ type }) => type !== 'ready');
    expect(new Set(messages.map(({ epoch }) => epoch)).size).toBe(2);
  });

  it('without any snapshot begins a new epoch, and tells whoever is connected', async () => {
    const witness = await two.follow(user.id);
    await sayMany(one, user.channel, 3);
    expect(await eventually(() => witness.ids.length === 3)).toBe(true);
    await restart();
    expect(await eventually(() => witness.greetings.length === 2, 10_000)).toBe(true);
    expect(witness.greetings[1]).toMatchObject({ recovered: false, seq: 0 });
    await sayMany(one, user.channel, 2, 4);
    expect(await eventually(() => witness.ids.length === 5)).toBe(true);
    expect(witness.ids).toEqual(numbers(1, 5));
    expect(witness.at).toEqual({ epoch: witness.greetings[1]?.['epoch'], seq: 2 });
  });

  it('with all that it had begins a new epoch, for it cannot know that', async () => {
    const witness = await two.follow(user.id);
    await sayMany(one, user.channel, 3);
    expect(await eventually(() => witness.ids.length === 3)).toBe(true);
    const { at } = witness;
    await own.save();
    await restart();
    const resumed = await one.follow(user.id, at);
    expect(resumed.greetings).toMatchObject([{ recovered: false, seq: 0 }]);
    expect(resumed.greetings[0]?.['epoch']).not.toBe(at?.epoch);
  });

  it('gives the new epoch to all alike, whoever asks or publishes first', async () => {
    await sayMany(one, user.channel, 3);
    await own.save();
    await restart();
    const [page] = await Promise.all([
      two.history.read(user.channel),
      sayMany(one, user.channel, 5),
      one.history.read(user.channel),
    ]);
    const { epoch } = page.position;
    const all = await one.history.read(user.channel, { epoch, seq: 0 });
    expect(all).toMatchObject({ position: { epoch, seq: 5 }, recovered: true });
    expect(all.missed.map(({ position }) => position?.seq)).toEqual(numbers(1, 5));
  });

  it('has its subscriptions again, those of rooms too, whose holders are told of the gap', async () => {
    const listener = new Listener();
    const rooms = Array.from({ length: 700 }, (_, index) => `room:${index}`);
    await Promise.all(rooms.map((room) => two.subscriptions.attach(room, listener)));
    await restart();
    expect(await eventually(() => listener.misses >= rooms.length, 10_000)).toBe(true);
    for (const [index, room] of rooms.entries()) await sayMany(one, room, 1, index);
    expect(await eventually(() => listener.ids.length >= rooms.length)).toBe(true);
    expect(listener.ids).toEqual(numbers(0, rooms.length - 1));
  });

  it('is said to be away while it is, and nothing is published in vain', async () => {
    await own.kill();
    expect(await eventually(() => !one.redis.ready)).toBe(true);
    const unavailable = expect.objectContaining({ kind: 'unavailable' });
    await expect(sayMany(one, user.channel, 1)).rejects.toEqual(unavailable);
    await expect(one.history.read(user.channel)).rejects.toEqual(unavailable);
    await own.start();
    await back();
    await sayMany(one, user.channel, 1, 2);
    expect((await two.history.read(user.channel)).position.seq).toBe(1);
  });
});
