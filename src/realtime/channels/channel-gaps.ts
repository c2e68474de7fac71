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
    const waiting = (channel.waiting ??= []);
    if (early) waiting.push(early);
    if (channel.closing) {
      if (!early) channel.closing = 'again';
      return;
    }
    if (!early) channel.closing = 'again';
    while (channel.closing === 'again' || waiting.length > 0) {
      const all = channel.closing === 'again';
      channel.closing = 'once';
      if (all) await this.fill(channel);
      await this.settle(channel, waiting);
      if (channel.interrupted) break;
    }
    channel.closing = undefined;
    if (!channel.interrupted) channel.waiting = undefined;
  }

  /** Passes on what waits, closing what further gaps it shows; ends early when interrupted anew. */
  private async settle(channel: HeldChannel, waiting: OutgoingMessage[]): Promise<void> {
    for (let next = waiting[0]; next && !channel.interrupted; next = waiting[0]) {
      if (channel.place(next) === 'early') await this.fill(channel, next);
      waiting.shift();
      // What could not be brought is not waited for.
      passOn(channel, next);
    }
  }

  private async fill(channel: HeldChannel, early?: OutgoingMessage): Promise<void> {
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
      passOn(channel, new OutgoingMessage(encodePayload(message)));
    }
  }
}

/** What has no payload stood for what was brought, and is nothing to tell anybody. */
const passOn = (channel: HeldChannel, outgoing: OutgoingMessage): void => {
  if (outgoing.message.payload === '') return;
  if (channel.place(outgoing) !== 'known') channel.pass(outgoing);
};

const tellMissed = (channel: HeldChannel): void => {
  for (const receiver of channel.receivers) receiver.missed(channel.name);
};
