import type { StreamPosition } from './channel-message.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { RecentVersions } from './recent-versions.js';

/** Whoever holds a channel on this node. */
export interface ChannelReceiver {
  receive(channel: string, message: OutgoingMessage): void;
  /** Messages may have been missed that nothing can bring back. */
  missed(channel: string): void;
}

export type Placement = 'next' | 'known' | 'early';

/** A channel that this node holds: for whom, and how far it has come. */
export class HeldChannel {
  readonly receivers = new Set<ChannelReceiver>();
  /** The newest message that was passed on, where a history is kept. */
  position: StreamPosition | undefined;
  /** Where the history stood when the channel was first read; everybody here has had that much. */
  baseline: StreamPosition | undefined;
  /** While the channel is interrupted or a gap is being closed, what comes in waits here. */
  waiting: OutgoingMessage[] | undefined;
  /** The connection to Redis is gone: what waits goes on waiting until the channel is resumed. */
  interrupted = false;
  /** A gap is being closed; `again`: after that there is one more, of unknown size. */
  closing: 'once' | 'again' | undefined;
  /** Until Redis has confirmed the subscription. */
  subscribed: Promise<void> | undefined;
  /** What was passed on, of messages that have versions. */
  private passed: RecentVersions | undefined;
  /**
   * The least that a snapshot showed. Not as if it had been passed on: to others, those versions
   * may still be on their way.
   */
  private shown: RecentVersions | undefined;

  constructor(readonly name: string) {}

  /** Whether its messages have versions; whoever publishes those makes up for what is missed. */
  get versioned(): boolean {
    return this.shown !== undefined;
  }

  /** The newest version that was passed on; 0 before the first. */
  versionOf(key: string): number {
    return this.passed?.get(key) ?? 0;
  }

  /** A snapshot showed these versions. */
  begin(versions: ReadonlyMap<string, number>): void {
    this.shown ??= new RecentVersions();
    for (const [key, version] of versions) {
      this.shown.set(key, Math.min(version, this.shown.get(key) ?? version));
    }
  }

  /** Where a message belongs, seen from what came before it. */
  place({ message: { once, position, payload } }: OutgoingMessage): Placement {
    if (position) return this.position ? placeAfter(this.position, position) : this.first(position);
    if (once?.version === undefined || once.newest) return 'next';
    const passed = this.passed?.get(once.key);
    // It says only that there is something to be brought.
    if (payload === '') return once.version <= (passed ?? 0) ? 'known' : 'early';
    if (passed === undefined) {
      // Who has seen it in a snapshot will not be sent it again.
      return once.version <= (this.shown?.get(once.key) ?? 0) + 1 ? 'next' : 'early';
    }
    if (once.version <= passed) return 'known';
    return once.version === passed + 1 ? 'next' : 'early';
  }

  /** What was on its way when the history was read may be passed on; whoever has it drops it. */
  private first(position: StreamPosition): Placement {
    if (!this.baseline || placeAfter(this.baseline, position) !== 'early') return 'next';
    return 'early';
  }

  /** Hands a message to everyone who holds the channel. */
  pass(outgoing: OutgoingMessage): void {
    const { position, once } = outgoing.message;
    if (position) this.position = position;
    if (once?.version !== undefined && !once.newest) {
      (this.passed ??= new RecentVersions()).set(once.key, once.version);
    }
    for (const receiver of this.receivers) receiver.receive(this.name, outgoing);
  }
}

const placeAfter = (before: StreamPosition, now: StreamPosition): Placement => {
  if (before.epoch !== now.epoch) return now.seq === 1 ? 'next' : 'early';
  if (now.seq <= before.seq) return 'known';
  return now.seq === before.seq + 1 ? 'next' : 'early';
};
