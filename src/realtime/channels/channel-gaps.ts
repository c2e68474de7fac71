import { Inject, Injectable } from '@nestjs/common';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { VersionedEvents } from '../versioned-events.js';
import { ChannelHistory } from './channel-history.js';
import { type ChannelMessage, encodePayload, type Once } from './channel-message.js';
import { hasHistory } from './channel-names.js';
import type { HeldChannel } from './held-channel.js';
import { OutgoingMessage } from './outgoing-message.js';

/** Brings what a channel missed: from its history, or from the truth behind its messages. */
@Injectable()
export class ChannelGaps {
  constructor(
    private readonly history: ChannelHistory,
    private readonly versioned: VersionedEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Closes a gap of the channel. `early` is the message that showed it; without one, the
   * connection to Redis was interrupted, and anything may have been missed.
   */
  async close(channel: HeldChannel, early?: OutgoingMessage): Promise<void> {
    if (channel.waiting) {
      if (early) channel.waiting.push(early);
      else channel.interrupted = true;
      return;
    }
    const waiting: OutgoingMessage[] = early ? [early] : [];
    channel.waiting = waiting;
    await this.fill(channel, early);
    channel.waiting = undefined;
    for (const message of waiting) if (channel.place(message) !== 'known') channel.pass(message);
  }

  private async fill(channel: HeldChannel, early: OutgoingMessage | undefined): Promise<void> {
    channel.begun();
    try {
      if (hasHistory(channel.name)) await this.fromHistory(channel);
      else await this.fromTruth(channel, early?.message);
    } catch (error) {
      this.logger.warn('a gap in a channel stays open', {
        channel: channel.name,
        ...errorFields(error),
      });
      tellMissed(channel);
    }
    if (channel.interrupted) await this.fill(channel, early);
  }

  private async fromHistory(channel: HeldChannel): Promise<void> {
    const page = await this.history.read(channel.name, channel.position ?? channel.baseline);
    for (const message of page.missed) channel.pass(new OutgoingMessage(message));
    channel.position = page.position;
    if (!page.recovered) tellMissed(channel);
  }

  private async fromTruth(channel: HeldChannel, early: ChannelMessage | undefined): Promise<void> {
    if (early?.once) await this.bring(channel, early.event, early.once);
    else if (!channel.versioned) tellMissed(channel);
  }

  private async bring(channel: HeldChannel, event: string, { key }: Once): Promise<void> {
    const source = this.versioned.find(event);
    if (!source) return;
    for (const message of await source.missed(key, channel.versionOf(key))) {
      const outgoing = new OutgoingMessage(encodePayload(message));
      if (channel.place(outgoing) !== 'known') channel.pass(outgoing);
    }
  }
}

const tellMissed = (channel: HeldChannel): void => {
  for (const receiver of channel.receivers) receiver.missed(channel.name, channel.position);
};
