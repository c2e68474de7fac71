import { setTimeout as sleep } from 'node:timers/promises';
import { testRedisUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import {
  type ChannelNode,
  type Follower,
  forget,
  Listener,
  newPrefix,
  newUser,
  numbers,
  openRedis,
  sayMany,
  startNode,
  subscribers,
} from './channels-node.js';
import { ChannelsRelay } from './channels-relay.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

const KEPT = 256;
const TEN_SECONDS = 10_000;

describe('a node that is cut off from Redis', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let healthy: ChannelNode;
  let proxy: TcpProxy;
  let relay: ChannelsRelay;
  let node: ChannelNode;
  let user: ReturnType<typeof newUser>;

  const hears = (follower: Follower, id: number, withinMs?: number): Promise<boolean> =>
    eventually(() => follower.ids.includes(id), withinMs);

  const startBehind = async (url: string): Promise<void> => {
    node = await startNode(prefix, url);
    // A node's first connection of all is not what this is about.
    await node.follow(newUser().id);
    await sleep(50);
  };

  beforeAll(async () => {
    healthy = await startNode(prefix);
    proxy = await TcpProxy.start(testRedisUrl());
    relay = await ChannelsRelay.start(testRedisUrl());
  });

  beforeEach(() => {
    user = newUser();
  });

  afterEach(async () => {
    relay.letIn();
    proxy.release();
    await proxy.open();
    await node.close();
  });

  afterAll(async () => {
    await healthy.close();
    await proxy.close();
    await relay.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  it('brings what was said meanwhile when it is back, once and in order', async () => {
    await startBehind(proxy.url);
    const followers = [await node.follow(user.id), await node.follow(user.id)];
    await sayMany(healthy, user.channel, 2);
    for (const it of followers) expect(await hears(it, 2)).toBe(true);
    await proxy.close();
    await sayMany(healthy, user.channel, 40, 3);
    await proxy.open();
    for (const it of followers) expect(await hears(it, 42)).toBe(true);
    await sayMany(healthy, user.channel, 1, 43);
    for (const it of followers) {
      expect(await hears(it, 43)).toBe(true);
      expect(it.ids).toEqual(numbers(1, 43));
      expect(it.greetings).toHaveLength(1);
    }
  });

  it('brings it also to those who had heard nothing before', async () => {
    await startBehind(proxy.url);
    await sayMany(healthy, user.channel, 5);
    const follower = await node.follow(user.id);
    await proxy.close();
    await sayMany(healthy, user.channel, 3, 6);
    await proxy.open();
    expect(await hears(follower, 8)).toBe(true);
    expect(follower.ids).toEqual([6, 7, 8]);
    expect(follower.greetings).toHaveLength(1);
  });

  it('loses nothing to cuts in the midst of what is being said', async () => {
    await startBehind(relay.url);
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    expect(await hears(follower, 1)).toBe(true);
    for (let id = 2; id <= 160; id += 1) {
      await sayMany(healthy, user.channel, 1, id);
      if (id % 20 === 0) relay.cutSubscriptions();
      if (id % 7 === 0) await sleep(10);
    }
    await eventually(async () => (await subscribers(redis, prefix, user.channel)) === 1);
    await sayMany(healthy, user.channel, 1, 161);
    expect(await hears(follower, 161)).toBe(true);
    expect(follower.ids).toEqual(numbers(1, 161));
    expect(follower.greetings).toHaveLength(1);
  });

  it('says so when more was said than is kept, and goes on from there', async () => {
    await startBehind(proxy.url);
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    expect(await hears(follower, 1)).toBe(true);
    await proxy.close();
    await sayMany(healthy, user.channel, KEPT + 1, 2);
    await proxy.open();
    expect(await eventually(() => follower.greetings.length === 2)).toBe(true);
    expect(follower.greetings[1]).toMatchObject({ recovered: false, seq: KEPT + 2 });
    await sayMany(healthy, user.channel, 1, 1_000);
    expect(await hears(follower, 1_000)).toBe(true);
    expect(follower.ids).toEqual([1, 1_000]);
  });

  it('says so when a message was too large to be kept, and when a stream began anew', async () => {
    await startBehind(proxy.url);
    const other = newUser();
    const [first, second] = [await node.follow(user.id), await node.follow(other.id)];
    await sayMany(healthy, user.channel, 1);
    await sayMany(healthy, other.channel, 1);
    expect((await hears(first, 1)) && (await hears(second, 1))).toBe(true);
    await proxy.close();
    const payload = { id: 2, text: 'x'.repeat(40_000) };
    await healthy.publisher.publish([user.channel], { event: 'notification', payload });
    await forget(redis, `${prefix}:channel:${other.channel}`);
    await proxy.open();
    for (const it of [first, second]) {
      expect(await eventually(() => it.greetings.length === 2)).toBe(true);
      expect(it.greetings[1]).toMatchObject({ recovered: false });
    }
    expect(second.greetings[1]?.['epoch']).not.toBe(second.greetings[0]?.['epoch']);
  });

  it('tells who holds a room that something may have been missed there', async () => {
    await startBehind(proxy.url);
    const [listener, member] = [new Listener(), await node.follow(user.id)];
    await node.subscriptions.attach('snippet:1', listener);
    await node.subscriptions.attach('snippet:1', member);
    await proxy.close();
    await sayMany(healthy, 'snippet:1', 1);
    await proxy.open();
    expect(await eventually(() => listener.misses === 1)).toBe(true);
    expect(await eventually(() => member.greetings.length === 2)).toBe(true);
    await sayMany(healthy, 'snippet:1', 1, 2);
    expect(await eventually(() => listener.ids.length > 0)).toBe(true);
    expect(listener.ids).toEqual([2]);
  });

  it('takes up comings and goings that fell into the time', async () => {
    await startBehind(relay.url);
    const [gone, come] = [new Listener(), new Listener()];
    await node.subscriptions.attach('doc:gone', gone);
    relay.bar();
    relay.cutSubscriptions();
    const isCut = async () => (await subscribers(redis, prefix, 'doc:gone')) === 0;
    expect(await eventually(isCut)).toBe(true);
    node.subscriptions.detach('doc:gone', gone);
    const attaching = node.subscriptions.attach('doc:come', come);
    relay.letIn();
    await attaching;
    expect(await subscribers(redis, prefix, 'doc:come')).toBe(1);
    await sayMany(healthy, 'doc:come', 1);
    expect(await eventually(() => come.ids.length === 1)).toBe(true);
    expect(await subscribers(redis, prefix, 'doc:gone')).toBe(0);
  });

  it('has all its subscriptions again though it was cut off in the midst of asking for them', async () => {
    await startBehind(relay.url);
    const listener = new Listener();
    const rooms = Array.from({ length: 300 }, (_, index) => `repo:${index}`);
    await Promise.all(rooms.map((room) => node.subscriptions.attach(room, listener)));
    relay.cutAfter(5_000);
    relay.cutSubscriptions();
    expect(await eventually(() => listener.misses >= rooms.length)).toBe(true);
    await node.subscriptions.attach('repo:new', listener);
    for (const room of [...rooms, 'repo:new']) {
      expect(await subscribers(redis, prefix, room)).toBe(1);
    }
    for (const [index, room] of rooms.entries()) await sayMany(healthy, room, 1, index);
    expect(await eventually(() => listener.ids.length >= rooms.length)).toBe(true);
    expect(listener.ids).toEqual(numbers(0, rooms.length - 1));
    for (const room of rooms) node.subscriptions.detach(room, listener);
    for (const room of rooms) {
      expect(await eventually(async () => (await subscribers(redis, prefix, room)) === 0)).toBe(
        true,
      );
    }
  });

  it('without being told notices it within about ten seconds, and misses nothing', async () => {
    await startBehind(relay.url);
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    expect(await hears(follower, 1)).toBe(true);
    relay.freezeSubscriptions();
    const began = performance.now();
    await sayMany(healthy, user.channel, 3, 2);
    await sleep(300);
    expect(follower.ids).toEqual([1]);
    expect(await hears(follower, 4, 20_000)).toBe(true);
    expect(performance.now() - began).toBeLessThan(TEN_SECONDS + MACHINE_SLACK_MS);
    await sayMany(healthy, user.channel, 1, 5);
    expect(await hears(follower, 5)).toBe(true);
    expect(follower.ids).toEqual(numbers(1, 5));
    expect(follower.greetings).toHaveLength(1);
  });

  it('by a line on which nothing comes through for a while is back when the line is', async () => {
    await startBehind(proxy.url);
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    expect(await hears(follower, 1)).toBe(true);
    proxy.hold();
    await sayMany(healthy, user.channel, 3, 2);
    await sleep(11_000);
    proxy.release();
    expect(await hears(follower, 4)).toBe(true);
    await sayMany(healthy, user.channel, 1, 5);
    expect(await hears(follower, 5)).toBe(true);
    expect(follower.ids).toEqual(numbers(1, 5));
  });
});
