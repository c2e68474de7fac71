import type { OutgoingMessage } from '../channels/outgoing-message.js';

/** What may gather of a channel while its history or a snapshot is being read. */
const MAX_HELD = 1_000;

interface HeldChannelMessages {
  readonly messages: OutgoingMessage[];
  /** Its history or snapshot is being read. */
  joining: boolean;
  /** Whether it may still be read is being asked. */
  doubted: boolean;
}

/** What channels brought before the connection was to have it, or before it is known to be let have it. */
export class HeldMessages {
  private readonly channels = new Map<string, HeldChannelMessages>();

  get empty(): boolean {
    return this.channels.size === 0;
  }

  isJoining(channel: string): boolean {
    return this.channels.get(channel)?.joining ?? false;
  }

  hold(channel: string, why: 'joining' | 'doubted'): void {
    const held = this.channels.get(channel) ?? { messages: [], joining: false, doubted: false };
    held[why] = true;
    this.channels.set(channel, held);
  }

  /** What is held back no more; nothing as long as there is another reason. */
  release(channel: string, why: 'joining' | 'doubted'): readonly OutgoingMessage[] {
    const held = this.channels.get(channel);
    if (!held) return [];
    held[why] = false;
    if (held.joining || held.doubted) return [];
    this.channels.delete(channel);
    return held.messages;
  }

  discard(channel: string): void {
    this.channels.delete(channel);
  }

  /** `full`: too much is held back already. */
  take(channel: string, message: OutgoingMessage): 'passes' | 'held' | 'full' {
    const held = this.channels.get(channel);
    if (!held) return 'passes';
    if (held.messages.length >= MAX_HELD) return 'full';
    held.messages.push(message);
    return 'held';
  }
}
