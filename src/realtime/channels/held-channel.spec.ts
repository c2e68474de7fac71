import fc from 'fast-check';
import type { Once, StreamPosition } from './channel-message.js';
import { type ChannelReceiver, HeldChannel, type Placement } from './held-channel.js';
import { OutgoingMessage } from './outgoing-message.js';

const EPOCH = 'one';

const at = (seq: number, epoch = EPOCH): OutgoingMessage => message({ position: { epoch, seq } });
const version = (key: string, number: number): OutgoingMessage =>
  message({ once: { key, version: number } });

const message = ({ position, once }: { position?: StreamPosition; once?: Once }): OutgoingMessage =>
  new OutgoingMessage({ event: 'event', payload: '{}', once, position });

class Listener implements ChannelReceiver {
  readonly heard: OutgoingMessage[] = [];

  receive(_channel: string, outgoing: OutgoingMessage): void {
    this.heard.push(outgoing);
  }

  missed(): void {
    throw new Error('nothing was');
  }
}

/** Takes a message as a node does when nothing is missing. */
const take = (channel: HeldChannel, outgoing: OutgoingMessage): Placement => {
  const placement = channel.place(outgoing);
  if (placement === 'next') channel.pass(outgoing);
  return placement;
};

describe('a channel with a history', () => {
  it('takes whatever comes first, and then one after the other', () => {
    const channel = new HeldChannel('user:1');
    expect(take(channel, at(7))).toBe('next');
    expect(take(channel, at(8))).toBe('next');
    expect(take(channel, at(8))).toBe('known');
    expect(take(channel, at(3))).toBe('known');
    expect(take(channel, at(10))).toBe('early');
    expect(channel.position).toEqual({ epoch: EPOCH, seq: 8 });
  });

  it('takes a new epoch from its beginning, and nothing from its midst', () => {
    const channel = new HeldChannel('user:1');
    take(channel, at(7));
    expect(take(channel, at(8, 'two'))).toBe('early');
    expect(take(channel, at(2, 'two'))).toBe('early');
    expect(take(channel, at(1, 'two'))).toBe('next');
    expect(take(channel, at(8))).toBe('early');
  });

  it('passes no seq twice or out of order, however often and mixed up they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), (seqs) => {
        const channel = new HeldChannel('user:1');
        const listener = new Listener();
        channel.receivers.add(listener);
        for (const seq of seqs) take(channel, at(seq));
        const passed = listener.heard.map((it) => it.message.position?.seq);
        const [first = 0] = seqs;
        expect(passed).toEqual(passed.map((_, index) => first + index));
      }),
    );
  });
});

describe('a channel without a history', () => {
  it('takes what has no version as it comes', () => {
    const channel = new HeldChannel('snippet:1');
    expect(take(channel, message({}))).toBe('next');
    expect(take(channel, message({ once: { key: 'a' } }))).toBe('next');
    expect(take(channel, message({ once: { key: 'a' } }))).toBe('next');
    expect(channel.versioned).toBe(false);
  });

  it('takes the versions of a key from 1 on, or from what a snapshot showed', () => {
    const channel = new HeldChannel('jobs');
    channel.begin(new Map([['shown', 4]]));
    expect(channel.versioned).toBe(true);
    expect(channel.place(version('shown', 5))).toBe('next');
    expect(channel.place(version('shown', 6))).toBe('early');
    expect(channel.place(version('new', 1))).toBe('next');
    expect(channel.place(version('new', 2))).toBe('early');
  });

  it('has what was too large to publish brought, unless it was passed on', () => {
    const large = (number: number): OutgoingMessage =>
      new OutgoingMessage({
        event: 'event',
        payload: '',
        once: { key: 'a', version: number },
        position: undefined,
      });
    const channel = new HeldChannel('jobs');
    channel.begin(new Map([['a', 2]]));
    // A snapshot may have left it out.
    expect(channel.place(large(2))).toBe('early');
    expect(channel.place(large(3))).toBe('early');
    take(channel, version('a', 3));
    expect(channel.place(large(3))).toBe('known');
    expect(channel.place(large(4))).toBe('early');
  });

  it('takes those of which only the newest counts as they come, beside those that are counted', () => {
    const channel = new HeldChannel('jobs');
    const newest = (number: number): OutgoingMessage =>
      message({ once: { key: 'a', version: number, newest: true } });
    for (const number of [7, 40, 3]) expect(take(channel, newest(number))).toBe('next');
    expect(channel.versionOf('a')).toBe(0);
    expect(take(channel, version('a', 1))).toBe('next');
  });

  it('is not set back by a snapshot that is older than what was passed', () => {
    const channel = new HeldChannel('jobs');
    for (const number of [1, 2, 3]) take(channel, version('a', number));
    channel.begin(new Map([['a', 2]]));
    expect(channel.versionOf('a')).toBe(3);
  });

  it('passes each version of each key once and in order, whatever comes when', () => {
    const arrivals = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), number: fc.integer({ min: 1, max: 6 }) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(arrivals, (all) => {
        const channel = new HeldChannel('jobs');
        const listener = new Listener();
        channel.receivers.add(listener);
        for (const { key, number } of all) take(channel, version(key, number));
        for (const key of ['a', 'b', 'c']) {
          const passed = listener.heard
            .filter((it) => it.message.once?.key === key)
            .map((it) => it.message.once?.version);
          expect(passed).toEqual(passed.map((_, index) => index + 1));
          expect(channel.versionOf(key)).toBe(passed.length);
        }
      }),
    );
  });

  it('forgets the keys that were longest without news, and never grows past 1,000', () => {
    const channel = new HeldChannel('jobs');
    for (let index = 0; index < 1_000; index += 1) take(channel, version(`key-${index}`, 1));
    take(channel, version('key-0', 2));
    take(channel, version('one-more', 1));
    expect(channel.versionOf('key-0')).toBe(2);
    expect(channel.versionOf('key-1')).toBe(0);
    expect(channel.versionOf('key-2')).toBe(1);
    expect(channel.versionOf('one-more')).toBe(1);
  });
});

it('hands one and the same message to everyone who holds the channel, and to nobody who left', () => {
  const channel = new HeldChannel('user:1');
  const [ada, bob] = [new Listener(), new Listener()];
  channel.receivers.add(ada).add(bob);
  channel.pass(at(1));
  channel.receivers.delete(ada);
  channel.pass(at(2));
  expect(ada.heard).toHaveLength(1);
  expect(bob.heard).toHaveLength(2);
  expect(bob.heard[0]).toBe(ada.heard[0]);
});
