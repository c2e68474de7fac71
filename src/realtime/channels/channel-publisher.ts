import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '../../errors/errors.js';
import { withoutContext } from '../../logging/request-context.js';
import { QueueConnections } from '../../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../../queue/queue-prefix.js';
import type { NewMessage } from './channel-message.js';
import { hasHistory } from './channel-names.js';
import { PUBLISH } from './channel-scripts.js';
import { ChannelSubscriptions } from './channel-subscriptions.js';
import { nextEpoch } from './epochs.js';
import { type Publication, PublishBatch } from './publish-batch.js';

/** So that no call holds up Redis for long. */
const CHANNELS_AT_ONCE = 256;
/** In the place of a node: the notice is new to every node's sockets. */
const NO_NODE = '';

const inSlices = <Item>(items: readonly Item[], size: number): (readonly Item[])[] => {
  const slices = [];
  for (let index = 0; index < items.length; index += size) {
    slices.push(items.slice(index, index + size));
  }
  return slices;
};

/** Publishes to channels: whoever holds one, on whatever node and transport, gets the message. */
@Injectable()
export class ChannelPublisher {
  private batch: { readonly calls: PublishBatch; readonly sent: Promise<void> } | undefined;

  constructor(
    private readonly connections: QueueConnections,
    private readonly subscriptions: ChannelSubscriptions,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  /**
   * Publishes one message to all of these channels at once; resolves when Redis has taken it.
   * Without a history a channel's order is each publisher's own, and this node's sockets do not
   * wait for Redis; so whoever tries again gives the message a `once`.
   * @throws DomainError 503 while Redis is away: the row that it was made from is still there.
   */
  async publish(channels: readonly string[], message: NewMessage): Promise<void> {
    for (const channel of channels) {
      if (!hasHistory(channel)) this.subscriptions.deliver(channel, message);
    }
    if (!this.connections.ready) throw unavailable('Redis is away.');
    const slices = inSlices(channels, CHANNELS_AT_ONCE);
    await Promise.all(slices.map((some) => this.add(some, message)));
  }

  /**
   * Publishes these one after the other, and by way of Redis alone: so every node's sockets, this
   * one's too, get what a channel carries in this order. Whoever tries again after a failure, which
   * leaves some of the first published, gives the messages a `once`.
   * @throws DomainError 503 while Redis is away
   */
  async publishInOrder(publications: readonly Publication[]): Promise<void> {
    let calls = new PublishBatch(this.prefix);
    for (const { channels, message } of publications) {
      for (const some of inSlices(channels, CHANNELS_AT_ONCE)) {
        if (calls.full) {
          await this.call(calls, NO_NODE);
          calls = new PublishBatch(this.prefix);
        }
        calls.add(some, message);
      }
    }
    await this.call(calls, NO_NODE);
  }

  /**
   * Whether Redis answers. What was published to one that stalls is carried out once it goes on, so
   * whoever would try again asks first.
   * @throws when it does not
   */
  async probe(): Promise<void> {
    if (!this.connections.ready) throw unavailable('Redis is away.');
    await this.connections.command.ping();
  }

  /** Whatever is published in the same turn of the event loop shares a call. */
  private add(channels: readonly string[], message: NewMessage): Promise<void> {
    if (!this.batch || this.batch.calls.full) {
      const calls = new PublishBatch(this.prefix);
      this.batch = { calls, sent: withoutContext(() => this.send(calls)) };
    }
    this.batch.calls.add(channels, message);
    return this.batch.sent;
  }

  private async send(calls: PublishBatch): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.batch?.calls === calls) this.batch = undefined;
    await this.call(calls, this.subscriptions.node);
  }

  private async call({ keys, parameters }: PublishBatch, node: string): Promise<void> {
    if (!this.connections.ready) throw unavailable('Redis is away.');
    await PUBLISH.run(this.connections.command, keys, [nextEpoch(), node, ...parameters]);
  }
}
