import type { Principal } from '../../http/principal.js';
import {
  type ChannelMessage,
  encodePayload,
  type StreamPosition,
} from '../channels/channel-message.js';
import type { ChannelReceiver } from '../channels/held-channel.js';
import { OutgoingMessage } from '../channels/outgoing-message.js';
import { type CloseReason, DONE, FLOOD, SLOW_READER } from '../close-codes.js';
import {
  MESSAGE_BURST,
  MESSAGES_PER_SECOND,
  SNAPSHOT_BURST,
  SNAPSHOTS_PER_SECOND,
} from '../limits.js';
import { Allowance } from './allowance.js';
import { HeldMessages } from './held-messages.js';
import type { Room } from './room.js';
import { SeenOnce } from './seen-once.js';

/** Told of what the connection itself does not decide. */
export interface ConnectionOwner {
  /** The connection is gone. */
  closed(connection: LiveConnection): void;
  /** A channel of its missed messages that nothing can bring back. */
  missed(connection: LiveConnection): void;
}

/**
 * A socket that is open, whatever its transport. Kept lean: there are thousands, and most of them
 * only wait.
 */
export abstract class LiveConnection implements ChannelReceiver {
  abstract readonly transport: 'socket.io' | 'websocket';
  /** The rooms that it is in, by their channels. */
  rooms: Map<string, Room> | undefined;
  /** Whether it has the user's own stream. */
  follows = false;
  /** How far it has come in that stream. */
  position: StreamPosition | undefined;
  /** After such a message nothing more will come, and the connection is closed. */
  isLast: ((message: ChannelMessage) => boolean) | undefined;
  private turn: Promise<void> | undefined;
  private turns = 0;
  private messages: Allowance | undefined;
  private snapshots: Allowance | undefined;
  private seen: SeenOnce | undefined;
  private held: HeldMessages | undefined;
  private state: 'open' | 'closing' | 'closed' = 'open';

  constructor(
    public principal: Principal,
    private readonly owner: ConnectionOwner,
  ) {}

  get open(): boolean {
    return this.state === 'open';
  }

  /** Once a second. */
  abstract look(now: number): void;

  /** Sends one message to this connection alone. */
  emit(event: string, payload: object): void {
    this.put(new OutgoingMessage(encodePayload({ event, payload })));
  }

  /** Tells the peer why, and closes; what is queued is sent first. */
  close(reason: CloseReason): void {
    if (this.state !== 'open') return;
    this.state = 'closing';
    this.shut(reason);
  }

  /** Closes without waiting for anything. */
  terminate(): void {
    if (this.state === 'closed') return;
    this.state = 'closing';
    this.cut();
  }

  /** Whether this message means anything on this kind of connection. */
  understands(_message: string): boolean {
    return true;
  }

  /** The peer sent something; false, and closed, when that was too much. */
  admits(): boolean {
    this.messages ??= new Allowance(MESSAGE_BURST, MESSAGES_PER_SECOND);
    if (this.messages.take(performance.now())) return this.open;
    this.close(FLOOD);
    return false;
  }

  /** The peer asks for a snapshot; false when it has asked for too many of late. */
  admitsSnapshot(): boolean {
    this.snapshots ??= new Allowance(SNAPSHOT_BURST, SNAPSHOTS_PER_SECOND);
    return this.snapshots.take(performance.now());
  }

  /** What is being worked on for the peer, and what waits for that. */
  get waitingTurns(): number {
    return this.turns;
  }

  /** Works on one thing after the other, until the connection ends. `work` sees to its failures. */
  inTurn(work: () => Promise<void>): void {
    this.turns += 1;
    this.turn = (this.turn ?? Promise.resolve()).then(async () => {
      if (this.open) await work();
      this.turns -= 1;
      if (this.turns === 0) this.turn = undefined;
    });
  }

  /** From now on what this channel brings waits until `release`. */
  hold(channel: string): void {
    (this.held ??= new HeldMessages()).hold(channel, 'joining');
  }

  /** Sends what was held back, and holds back no more. */
  release(channel: string): void {
    this.sendHeld(this.held?.release(channel, 'joining'));
  }

  /** As `hold`, until `trust`: it may have lost the right to what this channel brings. */
  doubt(channel: string): void {
    (this.held ??= new HeldMessages()).hold(channel, 'doubted');
  }

  /** It still has the right to what this channel brings. */
  trust(channel: string): void {
    this.sendHeld(this.held?.release(channel, 'doubted'));
  }

  /** Drops what was held back, and holds back no more. */
  discard(channel: string): void {
    this.held?.discard(channel);
    if (this.held?.empty) this.held = undefined;
  }

  receive(channel: string, message: OutgoingMessage): void {
    const taken = this.held?.take(channel, message) ?? 'passes';
    if (taken === 'passes') this.send(message);
    else if (taken === 'full') this.close(SLOW_READER);
  }

  missed(channel: string): void {
    // The snapshot of what it is about to join is yet to come.
    if (!this.follows && this.held?.isJoining(channel)) return;
    this.owner.missed(this);
  }

  /** A snapshot showed these versions. */
  showed(versions: ReadonlyMap<string, number>): void {
    for (const [key, version] of versions) (this.seen ??= new SeenOnce()).note(key, version);
  }

  /** Sends a message, unless it was sent before. */
  send(outgoing: OutgoingMessage): void {
    if (this.state !== 'open') return;
    const { once, position } = outgoing.message;
    if (position) {
      if (isKnown(position, this.position)) return;
      this.position = position;
    }
    if (once && !(this.seen ??= new SeenOnce()).accepts(once)) return;
    this.put(outgoing);
    if (this.isLast?.(outgoing.message)) this.close(DONE);
  }

  private sendHeld(messages: readonly OutgoingMessage[] = []): void {
    if (this.held?.empty) this.held = undefined;
    for (const message of messages) this.send(message);
  }

  /** What goes to the peer goes through here: whoever does not read is cut off. */
  protected put(outgoing: OutgoingMessage): void {
    if (this.state !== 'open') return;
    if (this.tooSlow()) this.terminate();
    else this.write(outgoing);
  }

  /** The transport says that it is closed. */
  protected ended(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.owner.closed(this);
  }

  protected abstract write(outgoing: OutgoingMessage): void;
  /** More is waiting to be read by the peer than may wait. */
  protected abstract tooSlow(): boolean;
  protected abstract shut(reason: CloseReason): void;
  protected abstract cut(): void;
}

const isKnown = (position: StreamPosition, before: StreamPosition | undefined): boolean =>
  position.epoch === before?.epoch && position.seq <= before.seq;
