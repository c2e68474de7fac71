import type { StreamPosition } from '../../src/realtime/channels/channel-message.js';
import {
  type ChannelNode,
  forget,
  newPrefix,
  newUser,
  numbers,
  openRedis,
  sayMany,
  startNode,
} from './channels-node.js';

jest.setTimeout(60_000);

const KEPT = 256;
const KEPT_BYTES = 32 * 1024;
const HOUR = 3_600_000;

describe('what a channel keeps', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  let node: ChannelNode;
  let channel: string;
  const key = (kind: 'head' | 'stream'): string => `${prefix}:channel:${channel}:${kind}`;

  beforeAll(async () => {
    node = await startNode(prefix);
  });

  beforeEach(() => {
    ({ channel } = newUser());
  });

  afterAll(async () => {
    await node.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  const standing = async (): Promise<StreamPosition> => (await node.history.read(channel)).position;

  const seqsAfter = async (after: StreamPosition) => {
    const { recovered, missed } = await node.history.read(channel, after);
    return { recovered, seqs: missed.map(({ position }) => position?.seq) };
  };

  /** A message whose text, as Redis has it, is of so many bytes. */
  const sayBytes = (bytes: number): Promise<void> => {
    const head = 'e\n\n\n{"text":""}'.length;
    const text = 'ü'.repeat((bytes - head) >> 1) + 'x'.repeat((bytes - head) & 1);
    return node.publisher.publish([channel], { event: 'e', payload: { text } });
  };

  it('is nothing before the first message, and its place is 0 of an epoch that stays', async () => {
    const first = await node.history.read(channel);
    expect(first).toMatchObject({ position: { seq: 0 }, recovered: false, missed: [] });
    expect((await standing()).epoch).toBe(first.position.epoch);
    await sayMany(node, channel, 2);
    expect(await seqsAfter(first.position)).toEqual({ recovered: true, seqs: [1, 2] });
    expect((await standing()).epoch).toBe(first.position.epoch);
  });

  it('is read back from any place, message by message', async () => {
    const { epoch } = await standing();
    await sayMany(node, channel, 12);
    for (const seq of numbers(0, 12)) {
      expect(await seqsAfter({ epoch, seq })).toEqual({
        recovered: true,
        seqs: numbers(seq + 1, 12),
      });
    }
    const { missed } = await node.history.read(channel, { epoch, seq: 10 });
    expect(missed.map(({ payload }) => payload)).toEqual(['{"id":11}', '{"id":12}']);
  });

  it('is the newest 256 messages, and says so to whoever asks for older ones', async () => {
    const { epoch } = await standing();
    await sayMany(node, channel, KEPT + 4);
    expect(await redis.xlen(key('stream'))).toBe(KEPT);
    expect(await seqsAfter({ epoch, seq: 4 })).toEqual({ recovered: true, seqs: numbers(5, 260) });
    expect(await seqsAfter({ epoch, seq: 3 })).toEqual({ recovered: false, seqs: [] });
  });

  it('is kept for an hour after the last message, and its place for a day', async () => {
    await sayMany(node, channel, 1);
    await redis.pexpire(key('stream'), 1_000);
    await redis.pexpire(key('head'), 1_000);
    await sayMany(node, channel, 1, 2);
    const [stream, head] = [await redis.pttl(key('stream')), await redis.pttl(key('head'))];
    expect(stream).toBeGreaterThan(HOUR - 60_000);
    expect(stream).toBeLessThanOrEqual(HOUR);
    expect(head).toBeGreaterThan(24 * HOUR - 60_000);
    expect(head).toBeLessThanOrEqual(24 * HOUR);
    await redis.pexpire(key('head'), 1_000);
    await standing();
    expect(await redis.pttl(key('head'))).toBeGreaterThan(24 * HOUR - 60_000);
  });

  it('says so when it has expired, and not to whoever missed nothing', async () => {
    await sayMany(node, channel, 3);
    const { epoch } = await standing();
    await redis.del(key('stream'));
    expect(await seqsAfter({ epoch, seq: 2 })).toEqual({ recovered: false, seqs: [] });
    expect(await seqsAfter({ epoch, seq: 3 })).toEqual({ recovered: true, seqs: [] });
    await sayMany(node, channel, 1, 4);
    expect(await seqsAfter({ epoch, seq: 3 })).toEqual({ recovered: true, seqs: [4] });
    expect(await seqsAfter({ epoch, seq: 2 })).toEqual({ recovered: false, seqs: [] });
  });

  it('does not take a message over 32 kB, and hides that from nobody', async () => {
    const { epoch } = await standing();
    await sayBytes(KEPT_BYTES);
    expect(await redis.xlen(key('stream'))).toBe(1);
    await sayBytes(KEPT_BYTES + 1);
    await sayMany(node, channel, 1, 3);
    expect(await redis.xlen(key('stream'))).toBe(2);
    expect(await seqsAfter({ epoch, seq: 0 })).toEqual({ recovered: false, seqs: [] });
    expect(await seqsAfter({ epoch, seq: 1 })).toEqual({ recovered: false, seqs: [] });
    expect(await seqsAfter({ epoch, seq: 2 })).toEqual({ recovered: true, seqs: [3] });
  });

  it('brings a connection back over none that was too large: it is told to refetch', async () => {
    const user = newUser();
    ({ channel } = user);
    const first = await node.follow(user.id);
    await sayBytes(KEPT_BYTES + 1);
    await sayMany(node, channel, 1, 2);
    const again = await node.follow(user.id, first.at && { ...first.at, seq: 0 });
    expect(again.greetings).toMatchObject([{ recovered: false, seq: 2 }]);
    expect(again.ids).toEqual([]);
  });

  it.each([
    ['another epoch', (at: StreamPosition) => ({ ...at, epoch: 'another' })],
    ['a place that has not been', (at: StreamPosition) => ({ ...at, seq: at.seq + 1 })],
  ])('is nothing to %s', async (_what, from) => {
    await sayMany(node, channel, 3);
    const at = await standing();
    const page = await node.history.read(channel, from(at));
    expect(page).toEqual({ position: at, recovered: false, missed: [] });
  });

  it('begins a new epoch when its keys were deleted, be it all or the place alone', async () => {
    const epochs = new Set<string>();
    for (const kinds of [['head', 'stream'], ['head']] as const) {
      await sayMany(node, channel, 5);
      const before = await standing();
      epochs.add(before.epoch);
      await redis.del(...kinds.map(key));
      await sayMany(node, channel, 5);
      const after = await standing();
      expect(after.seq).toBe(5);
      epochs.add(after.epoch);
      expect(await seqsAfter(before)).toEqual({ recovered: false, seqs: [] });
      expect(await seqsAfter({ ...after, seq: 0 })).toEqual({
        recovered: true,
        seqs: numbers(1, 5),
      });
      await redis.del(key('head'), key('stream'));
    }
    expect(epochs.size).toBe(4);
  });
});
