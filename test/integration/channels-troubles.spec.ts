import { setTimeout as sleep } from 'node:timers/promises';
import type { NewMessage } from '../../src/realtime/channels/channel-message.js';
import { SessionWatch } from '../../src/realtime/connections/session-watch.js';
import {
  type SessionWatcher,
  SocketAuthenticator,
} from '../../src/realtime/socket-authenticator.js';
import { testRedisUrl } from '../support/environment.js';
import {
  type ChannelNode,
  forget,
  keysOf,
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
import { deferred, eventually } from './platform.js';

jest.setTimeout(60_000);

describe('the channels, in trouble,', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let relay: ChannelsRelay;
  let healthy: ChannelNode;
  let node: ChannelNode;

  beforeAll(async () => {
    relay = await ChannelsRelay.start(testRedisUrl());
    healthy = await startNode(prefix);
  });

  beforeEach(async () => {
    node = await startNode(prefix, relay.url);
    // Bug 1 is about a node's first connection; the others are not.
    await node.follow(newUser().id);
    await sleep(100);
  });

  afterEach(async () => {
    relay.letIn();
    relay.release();
    relay.takeAndIgnore(false);
    await node.close();
  });

  afterAll(async () => {
    await healthy.close();
    await relay.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  const task = (key: string, version: number): NewMessage => ({
    event: 'task',
    payload: { id: `${key}${version}` },
    once: { key, version },
  });

  /** Waits until the node that was cut off is not subscribed any more, or is again. */
  const isSubscribed = (channel: string, expected: boolean): Promise<boolean> =>
    eventually(async () => (await subscribers(redis, prefix, channel)) === (expected ? 1 : 0));

  it('greet the first connection of a process once, when nothing was interrupted', async () => {
    for (let time = 0; time < 20; time += 1) {
      const fresh = await startNode(prefix);
      const user = newUser();
      await sayMany(healthy, user.channel, 3);
      const { position } = await healthy.history.read(user.channel);
      const follower = await fresh.follow(user.id, { ...position, seq: 1 });
      await sleep(100);
      await fresh.close();
      expect(follower.ids).toEqual([2, 3]);
      expect(follower.greetings).toMatchObject([{ recovered: true }]);
    }
  });

  it('do not hide what was missed before the first message that a node passes', async () => {
    const user = newUser();
    const follower = await node.follow(user.id);
    relay.gather();
    relay.bar();
    relay.cutSubscriptions();
    expect(await isSubscribed(user.channel, false)).toBe(true);
    await sayMany(healthy, user.channel, 1);
    relay.letIn();
    expect(await eventually(() => relay.gatheredText.includes('subscribe'))).toBe(true);
    await sayMany(healthy, user.channel, 1, 2);
    expect(await eventually(() => relay.gatheredText.includes('{"id":2}'))).toBe(true);
    relay.release();
    await eventually(() => follower.ids.includes(2));
    await sayMany(healthy, user.channel, 1, 3);
    await eventually(() => follower.ids.includes(3));
    const told = follower.greetings.length > 1;
    expect(told ? 'told' : follower.ids).toEqual(told ? 'told' : numbers(1, 3));
  });

  it('do not hide what was missed before a stream began anew', async () => {
    const user = newUser();
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    await eventually(() => follower.ids.length === 1);
    relay.gather();
    relay.bar();
    relay.cutSubscriptions();
    expect(await isSubscribed(user.channel, false)).toBe(true);
    await sayMany(healthy, user.channel, 1, 2);
    await redis.del(...(await keysOf(redis, `${prefix}:channel:${user.channel}*`)));
    relay.letIn();
    expect(await eventually(() => relay.gatheredText.includes('subscribe'))).toBe(true);
    await sayMany(healthy, user.channel, 1, 3);
    expect(await eventually(() => relay.gatheredText.includes('{"id":3}'))).toBe(true);
    relay.release();
    expect(await eventually(() => follower.greetings.length > 1)).toBe(true);
  });

  it('close a gap of one key that shows while that of another is being closed', async () => {
    const listener = new Listener();
    const gate = deferred();
    node.versioned.register({
      name: 'task',
      missed: async (key, after) => {
        await gate.promise;
        return [task(key, 1), task(key, 2)].slice(after);
      },
    });
    await node.subscriptions.attach('tasks:3', listener);
    await healthy.publisher.publish(['tasks:3'], task('a', 2));
    await healthy.publisher.publish(['tasks:3'], task('b', 2));
    await sleep(200);
    gate.resolve();
    await eventually(() => listener.ids.length >= 4);
    await sleep(100);
    expect([...listener.ids].sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('are not subscribed to again when nobody holds them any more', async () => {
    const names = Array.from({ length: 520 }, (_, index) => `room4:${index}`);
    const last = names.at(-1) ?? '';
    const other = new Listener();
    // A peer that goes when it is told of the gap, as one does whose socket is closed meanwhile.
    class Leaver extends Listener {
      override missed(): void {
        super.missed();
        node.subscriptions.detach(last, other);
      }
    }
    const leaver = new Leaver();
    await node.subscriptions.attach('room4:leaver', leaver);
    await Promise.all(names.map((name) => node.subscriptions.attach(name, other)));
    expect(await subscribers(redis, prefix, last)).toBe(1);
    relay.cutSubscriptions();
    await eventually(() => leaver.misses > 0);
    await sleep(500);
    expect(node.subscriptions.find(last)).toBeUndefined();
    expect(await subscribers(redis, prefix, last)).toBe(0);
  });

  it('come back when the line died before the new connection was ready', async () => {
    const user = newUser();
    const follower = await node.follow(user.id);
    relay.takeAndIgnore(true);
    relay.cutSubscriptions();
    await sleep(1_000);
    await sayMany(healthy, user.channel, 2);
    relay.takeAndIgnore(false);
    await eventually(() => follower.ids.length === 2 || follower.greetings.length > 1, 25_000);
    expect(follower.ids).toEqual([1, 2]);
  });

  it('do not hide what a second interruption lost while the gap of the first is closed', async () => {
    const user = newUser();
    const follower = await node.follow(user.id);
    await sayMany(healthy, user.channel, 1);
    await eventually(() => follower.ids.length === 1);
    relay.gatherAnswers();
    relay.cutSubscriptions();
    await eventually(() => relay.gatheredText.length > 0);
    relay.bar();
    relay.cutSubscriptions();
    expect(await isSubscribed(user.channel, false)).toBe(true);
    await sayMany(healthy, user.channel, 1, 2);
    relay.letIn();
    expect(await isSubscribed(user.channel, true)).toBe(true);
    await sleep(50);
    relay.release();
    await eventually(() => follower.ids.length === 2 || follower.greetings.length > 1);
    expect(follower.ids).toEqual([1, 2]);
  });

  it('send a message of a key again to nobody because 256 other keys had news', async () => {
    node.versioned.register({
      name: 'task',
      missed: (key, after) => Promise.resolve([task(key, 1), task(key, 2)].slice(after)),
    });
    const follower = await node.follow(newUser().id);
    await node.subscriptions.attach('tasks:7', follower);
    await healthy.publisher.publish(['tasks:7'], task('slow', 1));
    for (let index = 0; index < 256; index += 1) {
      await healthy.publisher.publish(['tasks:7'], task(`quick-${index}-`, 1));
    }
    await healthy.publisher.publish(['tasks:7'], task('slow', 2));
    await eventually(() => follower.ids.includes('slow2'));
    expect(follower.ids.filter((id) => String(id).startsWith('slow'))).toEqual(['slow1', 'slow2']);
  });

  it('publish once what was published once, though the connection broke before the answer', async () => {
    const user = newUser();
    const witness = await healthy.follow(user.id);
    relay.gatherAnswers();
    const publishing = sayMany(node, user.channel, 1).catch(() => undefined);
    await eventually(() => witness.ids.length === 1);
    relay.cutCommands();
    await publishing;
    await sleep(500);
    expect(witness.ids).toEqual([1]);
  });
});

it('a session that ended does not close a connection that took a token of another session meanwhile', async () => {
  const prefix = newPrefix();
  const node = await startNode(prefix);
  const gate = deferred();
  let watcher: SessionWatcher | undefined;
  const authenticator = new SocketAuthenticator();
  authenticator.register({
    authenticate: () => Promise.reject(new Error('not asked')),
    findLiving: async (ids) => {
      await gate.promise;
      return new Map(ids.map((id) => [id, 'user'] as const));
    },
    watch: (it) => (watcher = it),
    told: true,
  });
  const ignore = (): void => undefined;
  const logger = { error: ignore, warn: ignore, info: ignore, http: ignore, debug: ignore };
  const watch = new SessionWatch(node.connections, authenticator, logger);
  watch.onApplicationBootstrap();
  const follower = await node.follow(newUser().id);
  watcher?.onGap();
  // As `auth:refresh` does. Both sessions live.
  follower.principal = { ...follower.principal, sessionId: 'another session' };
  gate.resolve();
  await sleep(100);
  const { open } = follower;
  watch.onModuleDestroy();
  await node.close();
  expect(open).toBe(true);
});
