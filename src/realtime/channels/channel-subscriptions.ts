import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { withoutContext } from '../../logging/request-context.js';
import { QueueConnections } from '../../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../../queue/queue-prefix.js';
import { ChannelGaps } from './channel-gaps.js';
import { channelKeys } from './channel-keys.js';
import { hasHistory } from './channel-names.js';
import {
  AUDIENCE_CHANGED,
  decodeNotice,
  encodePayload,
  type NewMessage,
} from './channel-message.js';
import { type ChannelReceiver, HeldChannel } from './held-channel.js';
import { OutgoingMessage } from './outgoing-message.js';

const RESUBSCRIBED_AT_ONCE = 500;
const BEAT_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 3_000;

/** Sees to it that whoever holds a room is still to hold it. */
export interface AudienceWatcher {
  /** The room's audience has changed. */
  changed(channel: HeldChannel): void;
  /** It may have changed, and may change further before it is told again. */
  interrupted(channel: HeldChannel): void;
  /** From now on changes are told. */
  resumed(channel: HeldChannel): void;
}

/** The channels that this node's sockets hold: subscribed to while at least one does. */
@Injectable()
export class ChannelSubscriptions implements OnModuleDestroy {
  /** Tells this application's own notices from those of others. */
  readonly node = randomBytes(9).toString('base64url');
  private readonly channels = new Map<string, HeldChannel>();
  private readonly namePrefix: string;
  private redis: Redis | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private audiences: AudienceWatcher | undefined;
  /** The connection was lost at least once. */
  private broken = false;

  constructor(
    private readonly connections: QueueConnections,
    private readonly gaps: ChannelGaps,
    @Inject(QUEUE_PREFIX) prefix: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.namePrefix = channelKeys(prefix, '').notices;
  }

  onModuleDestroy(): void {
    clearInterval(this.heartbeat);
  }

  /** Every message from now on goes to `receiver`; resolves once that is certain. */
  async attach(name: string, receiver: ChannelReceiver): Promise<HeldChannel> {
    const channel = this.channels.get(name) ?? this.open(name);
    channel.receivers.add(receiver);
    await channel.subscribed;
    return channel;
  }

  detach(name: string, receiver: ChannelReceiver): void {
    const channel = this.channels.get(name);
    if (!channel?.receivers.delete(receiver) || channel.receivers.size > 0) return;
    this.channels.delete(name);
    this.redis?.unsubscribe(this.namePrefix + name).catch(() => undefined);
  }

  find(name: string): HeldChannel | undefined {
    return this.channels.get(name);
  }

  watchAudiences(watcher: AudienceWatcher): void {
    this.audiences = watcher;
  }

  /** The names of all that are held. */
  held(): IterableIterator<string> {
    return this.channels.keys();
  }

  /** Hands a message to this node's own sockets, as if it had been published. */
  deliver(name: string, message: NewMessage): void {
    const channel = this.channels.get(name);
    if (channel) this.take(channel, new OutgoingMessage(encodePayload(message)));
  }

  private open(name: string): HeldChannel {
    const channel = new HeldChannel(name);
    this.channels.set(name, channel);
    const subscribed = this.subscribe([name]);
    channel.subscribed = subscribed;
    subscribed.then(
      () => (channel.subscribed = undefined),
      // Who attached is told; who comes next tries anew.
      () => this.forget(channel),
    );
    return channel;
  }

  private forget(channel: HeldChannel): void {
    if (this.channels.get(channel.name) === channel) this.channels.delete(channel.name);
  }

  private async subscribe(names: readonly string[]): Promise<void> {
    const redis = (this.redis ??= withoutContext(() => this.connect()));
    await redis.subscribe(...names.map((name) => this.namePrefix + name));
  }

  /** Not before the first socket: a process may have none. */
  private connect(): Redis {
    const redis = this.connections.forSubscriber();
    redis.on('message', (name: string, notice: string) => this.onNotice(name, notice));
    redis.on('ready', () => void this.resume(redis));
    redis.on('close', () => this.interrupt());
    this.heartbeat = setInterval(() => void this.beat(redis), BEAT_EVERY_MS).unref();
    return redis;
  }

  /** A half-open connection delivers nothing and errs never, so it is asked now and then. */
  private async beat(redis: Redis): Promise<void> {
    const late = sleep(ANSWER_WITHIN_MS, false, { ref: false });
    const answered = redis.status === 'ready' ? answers(redis) : settles(redis);
    if (!(await Promise.race([answered, late]))) redis.disconnect(true);
  }

  private onNotice(name: string, notice: string): void {
    const channel = this.channels.get(name.slice(this.namePrefix.length));
    const message = channel && decodeNotice(notice, this.node);
    if (message) this.take(channel, new OutgoingMessage(message));
  }

  private take(channel: HeldChannel, outgoing: OutgoingMessage): void {
    if (outgoing.message.event === AUDIENCE_CHANGED.event) {
      this.audiences?.changed(channel);
      return;
    }
    if (channel.waiting) {
      channel.waiting.push(outgoing);
      return;
    }
    const placement = channel.place(outgoing);
    if (placement === 'next') channel.pass(outgoing);
    else if (placement === 'early') void this.gaps.close(channel, outgoing);
  }

  /** From now on anything may be missed; what still comes of a stream waits for what was. */
  private interrupt(): void {
    this.broken = true;
    for (const channel of this.channels.values()) {
      if (!hasHistory(channel.name)) continue;
      channel.interrupted = true;
      channel.waiting ??= [];
    }
  }

  /** After an interruption nobody was subscribed to anything, and something may have been missed. */
  private async resume(redis: Redis): Promise<void> {
    const names = [...this.channels.keys()];
    // The first time of all there was nothing to miss.
    if (names.length === 0 || !this.broken) return;
    try {
      await this.connections.whenReady();
      for (let index = 0; index < names.length; index += RESUBSCRIBED_AT_ONCE) {
        const some = names
          .slice(index, index + RESUBSCRIBED_AT_ONCE)
          .filter((name) => this.channels.has(name));
        // Before the first message can come.
        for (const name of some) this.doubt(name);
        if (some.length > 0) await this.subscribe(some);
        if (redis.status !== 'ready') return;
        await Promise.all(some.map((name) => this.closeGap(name)));
      }
    } catch (error) {
      this.logger.warn('channels were not resumed', errorFields(error));
    }
  }

  private doubt(name: string): void {
    const channel = this.channels.get(name);
    if (channel) this.audiences?.interrupted(channel);
  }

  private async closeGap(name: string): Promise<void> {
    const channel = this.channels.get(name);
    if (!channel) return;
    channel.interrupted = false;
    this.audiences?.resumed(channel);
    await this.gaps.close(channel);
  }
}

const answers = (redis: Redis): Promise<boolean> =>
  redis.ping().then(
    () => true,
    () => true,
  );

/** Connecting takes its time, but not this long between two steps of it. */
const settles = async (redis: Redis): Promise<boolean> => {
  const before = redis.status;
  await sleep(ANSWER_WITHIN_MS - 100, undefined, { ref: false });
  return before === 'reconnecting' || before === 'end' || redis.status !== before;
};
