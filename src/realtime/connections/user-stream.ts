import { Injectable } from '@nestjs/common';
import { ChannelHistory, type ChannelHistoryPage } from '../channels/channel-history.js';
import type { StreamPosition } from '../channels/channel-message.js';
import { userChannel } from '../channels/channel-names.js';
import { ChannelSubscriptions } from '../channels/channel-subscriptions.js';
import type { HeldChannel } from '../channels/held-channel.js';
import { OutgoingMessage } from '../channels/outgoing-message.js';
import type { LiveConnection } from './live-connection.js';
import { readyPayload } from './ready.js';

/** Gives a connection its user's own stream, from where it left off. */
@Injectable()
export class UserStream {
  constructor(
    private readonly subscriptions: ChannelSubscriptions,
    private readonly history: ChannelHistory,
  ) {}

  /**
   * Sends `ready`, then what came after `resume`, then whatever comes.
   * @throws DomainError 503 while Redis is away.
   */
  async follow(connection: LiveConnection, resume?: StreamPosition): Promise<void> {
    const { userId } = connection.principal;
    const name = userChannel(userId);
    // First the subscription and then the history, or what comes between the two would be lost.
    connection.hold(name);
    const channel = await this.subscriptions.attach(name, connection);
    const page = standing(channel, resume) ?? (await this.history.read(name, resume));
    if (!connection.open) {
      this.subscriptions.detach(name, connection);
      return;
    }
    channel.baseline ??= page.position;
    connection.follows = true;
    // Where the client is: what was missed, which follows, takes it further. Cut off in the midst of
    // that, it resumes from what it got.
    const at = page.recovered && resume ? resume : page.position;
    connection.emit('ready', readyPayload(userId, at, page.recovered));
    for (const message of page.missed) connection.send(new OutgoingMessage(message));
    connection.position = page.position;
    connection.release(name);
  }
}

/** When nothing was missed, or nothing is asked for, what this node knows already will do. */
const standing = (
  { position }: HeldChannel,
  resume: StreamPosition | undefined,
): ChannelHistoryPage | undefined => {
  if (!position) return undefined;
  if (!resume) return { position, recovered: false, missed: [] };
  const same = resume.epoch === position.epoch && resume.seq === position.seq;
  return same ? { position, recovered: true, missed: [] } : undefined;
};
