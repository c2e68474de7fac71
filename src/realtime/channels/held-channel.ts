import type { StreamPosition } from './channel-message.js';
import type { OutgoingMessage } from './outgoing-message.js';

/** Whoever holds a channel on this node. */
export interface ChannelReceiver {
  receive(channel: string, message: OutgoingMessage): void;
  /** Messages may have been missed that nothing can bring back. */
  missed(channel: string, position: StreamPosition | undefined): void;
}

/** Finished keys are many in a long-lived channel; the oldest are forgotten. */
const MAX_KEYS = 256;

export type Placement = 'next' | 'known' | 'early';

/** A channel that this node holds: for whom, and how far it has come. */
export class HeldChannel {
  readonly receivers = new Set<ChannelReceiver>();
  /** The newest message that was passed on, where a history is kept. */
  position: StreamPosition | undefined;
  /** Where the history stood when the channel was first read; everybody here has had that much. */
  baseline: StreamPosition | undefined;
  /** What comes in while a gap is being closed waits here. */
  waiting: OutgoingMessage[] | undefined;
  /** Resolves once Redis has confirmed the subscription. */
  subscribed: Promise<void> = Promise.resolve();
  private versions: Map<string, number> | undefined;

  constructor(readonly name: string) {}

  /** Whether its messages have versions; whoever publishes those makes up for what is missed. */
  get versioned(): boolean {
    return this.versions !== undefined;
  }

  versionOf(key: string): number {
    return this.versions?.get(key) ?? 0;
  }

  /** A snapshot showed these versions. */
  begin(versions: ReadonlyMap<string, number>): void {
    this.versions ??= new Map();
    for (const [key, version] of versions) this.raise(key, version);
  }

  private raise(key: string, version: number): void {
    this.versions ??= new Map();
    const known = this.versions.get(key) ?? 0;
    if (version <= known) return;
    this.versions.delete(key);
    this.versions.set(key, version);
    const [oldest] = this.versions.keys();
    if (this.versions.size > MAX_KEYS && oldest !== undefined) this.versions.delete(oldest);
  }

  /** Where a message belongs, seen from what came before it. */
  place({ message: { once, position } }: OutgoingMessage): Placement {
    if (position) return placeAfter(this.position, position);
    if (once?.version === undefined) return 'next';
    const known = this.versionOf(once.key);
    if (once.version <= known) return 'known';
    return once.version === known + 1 ? 'next' : 'early';
  }

  /** Hands a message to everyone who holds the channel. */
  pass(outgoing: OutgoingMessage): void {
    const { position, once } = outgoing.message;
    if (position) this.position = position;
    if (once?.version !== undefined) this.raise(once.key, once.version);
    for (const receiver of this.receivers) receiver.receive(this.name, outgoing);
  }
}

const placeAfter = (before: StreamPosition | undefined, now: StreamPosition): Placement => {
  if (!before) return 'next';
  if (before.epoch !== now.epoch) return now.seq === 1 ? 'next' : 'early';
  if (now.seq <= before.seq) return 'known';
  return now.seq === before.seq + 1 ? 'next' : 'early';
};
