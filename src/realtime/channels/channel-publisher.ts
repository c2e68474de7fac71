import { Inject, Injectable } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { unavailable } from '../../errors/errors.js';
import { QueueConnections } from '../../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../../queue/queue-prefix.js';
import { encodeMessage, type NewMessage } from './channel-message.js';
import { channelKeys } from './channel-keys.js';
import { hasHistory } from './channel-names.js';
import { PUBLISH } from './channel-scripts.js';

/** Publishes to channels: whoever holds one, on whatever node and transport, gets the message. */
@Injectable()
export class ChannelPublisher {
  constructor(
    private readonly connections: QueueConnections,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  /**
   * Publishes one message to all of these channels at once; resolves when Redis has taken it.
   * @throws DomainError 503 while Redis is away: the row that it was made from is still there.
   */
  async publish(channels: readonly string[], message: NewMessage): Promise<void> {
    if (!this.connections.ready) throw unavailable('Redis is away.');
    const keys = channels.map((channel) => channelKeys(this.prefix, channel));
    await PUBLISH.run(
      this.connections.command,
      keys.flatMap(({ head, stream }) => [head, stream]),
      [
        uuidv4(),
        encodeMessage(message),
        ...channels.flatMap((channel, index) => [
          keys[index]?.notices ?? '',
          hasHistory(channel) ? 1 : 0,
        ]),
      ],
    );
  }
}
