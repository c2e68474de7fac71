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
} from './channels-node.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

describe('channels', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let one: ChannelNode;
  let two: ChannelNode;

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

  const attach = async (node: ChannelNode, ...names: string[]): Promise<Listener> => {
    const listener = new Listener();
    for (const name of names) await node.subscriptions.attach(name, listener);
    return listener;
  };

  it('bring what is published to every holder on every node, once and in order', async () => {
    const { channel } = newUser();
    const listeners = [
      await attach(one, channel),
      await attach(one, channel),
      await attach(two, channel),
    ];
    const outsider = await attach(two, newUser().channel);
    for (let id = 1; id <= 100; id += 2) {
      await sayMany(one, channel, 1, id);
      await sayMany(two, channel, 1, id + 1);
    }
    for (const listener of listeners) {
      expect(await eventually(() => listener.ids.length >= 100)).toBe(true);
      expect(listener.ids).toEqual(numbers(1, 100));
      expect(listener.seqs).toEqual(numbers(1, 100));
    }
    expect(outsider.ids).toEqual([]);
  });

  it('give everybody the same places, counted from 1 within one epoch', async () => {
    const { channel } = newUser();
    const [here, there] = [await attach(one, channel), await attach(two, channel)];
    await Promise.all([sayMany(one, channel, 20), sayMany(two, channel, 20, 21)]);
    expect(await eventually(() => here.ids.length + there.ids.length >= 80)).toBe(true);
    expect(here.seqs).toEqual(numbers(1, 40));
    expect(new Set(here.messages.map(({ position }) => position?.epoch)).size).toBe(1);
    expect(there.messages).toEqual(here.messages);
    const { position } = await one.history.read(channel);
    expect(position).toEqual(here.messages.at(-1)?.position);
  });

  it('are counted apart from each other, though one publication names several', async () => {
    const [ada, bob] = [newUser().channel, newUser().channel];
    const room = 'snippet:1';
    const listener = await attach(two, ada, bob, room);
    await sayMany(one, bob, 3);
    const message = { event: 'broadcast', payload: { id: 4 } };
    await one.publisher.publish([ada, room, bob], message);
    expect(await eventually(() => listener.messages.length >= 6)).toBe(true);
    expect(listener.ids).toEqual([1, 2, 3, 4, 4, 4]);
    expect(listener.seqs).toEqual([1, 2, 3, 1, undefined, 4]);
    expect(listener.messages[3]?.position?.epoch).not.toBe('');
  });

  it('keep nothing but the streams of users', async () => {
    const { channel } = newUser();
    const rooms = ['job:1', 'snippet:2', 'users', 'USER:3'];
    const listener = await attach(two, ...rooms);
    await one.publisher.publish([...rooms, channel], { event: 'e', payload: { id: 1 } });
    expect(await eventually(() => listener.ids.length >= 4)).toBe(true);
    expect(listener.seqs).toEqual([undefined, undefined, undefined, undefined]);
    for (const room of rooms) expect(await keysOf(redis, `${prefix}:channel:${room}*`)).toEqual([]);
    expect(await keysOf(redis, `${prefix}:channel:${channel}*`)).toEqual([
      `${prefix}:channel:${channel}:head`,
      `${prefix}:channel:${channel}:stream`,
    ]);
  });

  it('bring names, keys and payloads as they were, whatever stands in them', async () => {
    const { channel } = newUser();
    const listener = await attach(two, channel);
    const payload = { id: 1, text: 'a\nb\0c"\u2028 – 😀', lone: '\ud83d', nested: { a: [null] } };
    const once = { key: 'job:1 – ü', version: 3 };
    await one.publisher.publish([channel], { event: 'änderung', payload, once });
    expect(await eventually(() => listener.messages.length === 1)).toBe(true);
    const [message] = listener.messages;
    expect(message).toMatchObject({ event: 'änderung', once });
    expect(JSON.parse(message?.payload ?? '')).toEqual(payload);
  });

  it('take a message of this process without Redis', async () => {
    const [here, there] = [await attach(one, 'room:here'), await attach(two, 'room:here')];
    one.subscriptions.deliver('room:here', { event: 'e', payload: { id: 1 } });
    one.subscriptions.deliver('room:nobody', { event: 'e', payload: { id: 2 } });
    expect(here.ids).toEqual([1]);
    await sayMany(one, 'room:here', 1, 3);
    expect(await eventually(() => there.ids.includes(3))).toBe(true);
    expect(there.ids).toEqual([3]);
    expect(here.ids).toEqual([1, 3]);
  });

  it('pass over what they cannot read, as another release may have published it', async () => {
    const { channel } = newUser();
    const listener = await attach(one, channel);
    for (const notice of ['', 'x', '\n\n', 'epoch\n1\nevent', '{"json":true}']) {
      await redis.publish(`${prefix}:channel:${channel}`, notice);
    }
    await sayMany(two, channel, 1);
    expect(await eventually(() => listener.ids.length > 0)).toBe(true);
    expect(listener.ids).toEqual([1]);
  });

  it('go nowhere else: another deployment in the same Redis hears nothing', async () => {
    const elsewhere = await startNode(`${prefix}2`);
    const { channel } = newUser();
    const [foreign, own] = [await attach(elsewhere, channel), await attach(two, channel)];
    await sayMany(one, channel, 1);
    expect(await eventually(() => own.ids.length === 1)).toBe(true);
    await sayMany(elsewhere, channel, 1, 2);
    expect(await eventually(() => foreign.ids.length === 1)).toBe(true);
    expect([...own.ids, ...foreign.ids]).toEqual([1, 2]);
    expect(foreign.seqs).toEqual([1]);
    await elsewhere.close();
    await forget(redis, `${prefix}2`);
  });
});
