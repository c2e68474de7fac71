import { setTimeout as sleep } from 'node:timers/promises';
import type { NewMessage } from '../../src/realtime/channels/channel-message.js';
import { testRedisUrl } from '../support/environment.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import {
  type ChannelNode,
  type Follower,
  forget,
  Listener,
  newPrefix,
  newUser,
  openRedis,
  startNode,
  subscribers,
} from './channels-node.js';
import { deferred, eventually } from './platform.js';

jest.setTimeout(60_000);

/** Whatever was published of tasks, in a table that is not lost. */
class Tasks {
  readonly messages: NewMessage[] = [];
  readonly asked: string[] = [];
  /** What an answer waits for. */
  gate: Promise<unknown> = Promise.resolve();
  readonly name = 'task';

  of(key: string, version: number): NewMessage {
    return { event: 'task', payload: { id: `${key}${version}` }, once: { key, version } };
  }

  add(key: string, version: number): NewMessage {
    const message = this.of(key, version);
    this.messages.push(message);
    return message;
  }

  async missed(key: string, after: number): Promise<readonly NewMessage[]> {
    this.asked.push(`${key}>${after}`);
    await this.gate;
    return this.messages.filter(({ once }) => once?.key === key && (once.version ?? 0) > after);
  }
}

describe('messages with versions', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let node: ChannelNode;
  let other: ChannelNode;
  let tasks: Tasks;
  let listener: Listener;
  let room: string;
  let made = 0;

  beforeAll(async () => {
    other = await startNode(prefix);
  });

  beforeEach(async () => {
    node = await startNode(prefix);
    tasks = new Tasks();
    node.versioned.register({ name: 'task', missed: (key, after) => tasks.missed(key, after) });
    listener = new Listener();
    made += 1;
    room = `tasks:${made}`;
    // A node's first subscription of all is not what this is about.
    await node.subscriptions.attach('first', new Listener());
    await sleep(50);
    await node.subscriptions.attach(room, listener);
  });

  afterEach(() => node.close());

  afterAll(async () => {
    await other.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  const say = (key: string, version: number): Promise<void> =>
    other.publisher.publish([room], tasks.add(key, version));

  /** It was committed, and its publication was lost. */
  const lose = (key: string, version: number): void => void tasks.add(key, version);

  const hears = (...ids: string[]): Promise<boolean> =>
    eventually(() => listener.ids.length >= ids.length);

  it('come once and in order, however often they are published', async () => {
    for (const version of [1, 2, 2, 1, 3, 2]) {
      await other.publisher.publish([room], tasks.of('a', version));
    }
    await say('b', 1);
    expect(await hears('a1', 'a2', 'a3', 'b1')).toBe(true);
    expect(listener.ids).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(tasks.asked).toEqual([]);
  });

  it('bring one that was lost with the next that is not, from where it is kept', async () => {
    await say('a', 1);
    lose('a', 2);
    lose('a', 3);
    await say('a', 4);
    expect(await hears('a1', 'a2', 'a3', 'a4')).toBe(true);
    expect(listener.ids).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(tasks.asked).toEqual(['a>1']);
    expect(listener.misses).toBe(0);
  });

  it('wait while a gap before them is closed, and come in order then', async () => {
    const gate = deferred();
    tasks.gate = gate.promise;
    await say('a', 1);
    lose('a', 2);
    await say('a', 3);
    expect(await eventually(() => tasks.asked.length === 1)).toBe(true);
    await say('a', 4);
    await say('b', 1);
    await other.publisher.publish([room], { event: 'plain', payload: { id: 'plain' } });
    await sleep(100);
    expect(listener.ids).toEqual(['a1']);
    gate.resolve();
    expect(await hears('a1', 'a2', 'a3', 'a4', 'b1', 'plain')).toBe(true);
    expect(listener.ids).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'plain']);
    expect(tasks.asked).toEqual(['a>1']);
  });

  it('begin for a connection after what its snapshot showed', async () => {
    const follower = await node.follow(newUser().id);
    const channel = await node.subscriptions.attach(room, follower);
    const snapshot = new Map([['a', 5]]);
    channel.begin(snapshot);
    follower.showed(snapshot);
    for (const version of [1, 2, 3, 4]) lose('a', version);
    await say('a', 5);
    lose('a', 6);
    await say('a', 7);
    expect(await eventually(() => follower.ids.includes('a7'))).toBe(true);
    expect(follower.ids).toEqual(['a6', 'a7']);
  });

  it('reach each connection once, though two of its channels carry them', async () => {
    const user = newUser();
    const follower: Follower = await node.follow(user.id);
    await node.subscriptions.attach(room, follower);
    await node.subscriptions.attach(`${room}:too`, follower);
    const publish = (channels: string[], version: number): Promise<void> =>
      other.publisher.publish(channels, tasks.add('a', version));
    await publish([room, `${room}:too`], 1);
    await publish([room], 2);
    await publish([`${room}:too`, room], 3);
    lose('a', 4);
    await publish([room, `${room}:too`], 5);
    expect(await eventually(() => follower.ids.length >= 5)).toBe(true);
    await sleep(100);
    expect(follower.ids).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('go on when what was lost cannot be read, and say that something was missed', async () => {
    await say('a', 1);
    tasks.gate = Promise.reject(new Error('the database is away'));
    lose('a', 2);
    await say('a', 3);
    expect(await eventually(() => listener.ids.length === 2)).toBe(true);
    expect(listener.ids).toEqual(['a1', 'a3']);
    expect(listener.misses).toBe(1);
    expect(node.warnings).toContain('a gap in a channel stays open');
    await say('a', 4);
    expect(await hears('a1', 'a3', 'a4')).toBe(true);
    expect(listener.ids).toEqual(['a1', 'a3', 'a4']);
  });

  it('are brought from where they are kept when they were too large to publish', async () => {
    const large = (version: number): Promise<void> => {
      const message = tasks.add('a', version);
      return other.publisher.publish([room], { ...message, payload: null });
    };
    await say('a', 1);
    await large(2);
    await large(2);
    await say('a', 3);
    lose('a', 4);
    await large(5);
    expect(await hears('a1', 'a2', 'a3', 'a4', 'a5')).toBe(true);
    await sleep(50);
    expect(listener.ids).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(tasks.asked).toEqual(['a>1', 'a>3']);
  });

  it('that were too large to publish are not passed on when they cannot be brought', async () => {
    tasks.gate = Promise.reject(new Error('the database is away'));
    await other.publisher.publish([room], { ...tasks.add('a', 1), payload: null });
    expect(await eventually(() => listener.misses === 1)).toBe(true);
    expect(listener.messages).toEqual([]);
    tasks.gate = Promise.resolve();
    await other.publisher.publish([room], { ...tasks.of('a', 1), payload: null });
    expect(await hears('a1')).toBe(true);
    expect(listener.ids).toEqual(['a1']);
  });

  it('need not be told of after an interruption: the next one shows the gap', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    const far = await startNode(prefix, proxy.url);
    far.versioned.register({ name: 'task', missed: (key, after) => tasks.missed(key, after) });
    const ear = new Listener();
    await far.subscriptions.attach(room, ear);
    await say('a', 1);
    expect(await eventually(() => ear.ids.length === 1)).toBe(true);
    await proxy.close();
    const holders = (count: number): Promise<boolean> =>
      eventually(async () => (await subscribers(redis, prefix, room)) === count);
    expect(await holders(1)).toBe(true);
    await say('a', 2);
    await proxy.open();
    expect(await holders(2)).toBe(true);
    await say('a', 3);
    expect(await eventually(() => ear.ids.length === 3)).toBe(true);
    expect(ear.ids).toEqual(['a1', 'a2', 'a3']);
    await far.close();
    await proxy.close();
  });
});
