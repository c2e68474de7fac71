import { channelKeys } from './channel-keys.js';
import { encodeMessage, type NewMessage } from './channel-message.js';
import { hasHistory } from './channel-names.js';

/** Enough to share a round trip, and not so much that Redis is held up. */
const MAX_PUBLISHED = 512;
const MAX_CHARACTERS = 256 * 1024;

/** A message, and the channels that it goes to. */
export interface Publication {
  readonly channels: readonly string[];
  readonly message: NewMessage;
}

/** Messages that go to Redis in one call: the script's keys and parameters. */
export class PublishBatch {
  readonly keys: string[] = [];
  readonly parameters: (string | number)[] = [];
  private published = 0;
  private characters = 0;

  constructor(private readonly prefix: string) {}

  get full(): boolean {
    return this.published >= MAX_PUBLISHED || this.characters >= MAX_CHARACTERS;
  }

  add(channels: readonly string[], message: NewMessage): void {
    const text = encodeMessage(message);
    this.published += channels.length;
    this.characters += text.length;
    this.parameters.push(text, channels.length);
    for (const channel of channels) {
      const { notices, head, stream } = channelKeys(this.prefix, channel);
      this.parameters.push(notices, hasHistory(channel) ? 1 : 0);
      if (hasHistory(channel)) this.keys.push(head, stream);
    }
  }
}
