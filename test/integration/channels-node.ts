import { randomBytes, randomUUID } from 'node:crypto';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { ConfigModule } from '../../src/config/config.module.js';
import { loadConfig } from '../../src/config/load-config.js';
import type { Principal } from '../../src/http/principal.js';
import type { LogFields, Logger } from '../../src/logging/logger.js';
import { LoggingModule } from '../../src/logging/logging.module.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { QueueConnections } from '../../src/queue/queue-connections.js';
import { QUEUE_PREFIX } from '../../src/queue/queue-prefix.js';
import { ChannelGaps } from '../../src/realtime/channels/channel-gaps.js';
import { ChannelHistory } from '../../src/realtime/channels/channel-history.js';
import type {
  ChannelMessage,
  StreamPosition,
} from '../../src/realtime/channels/channel-message.js';
import { userChannel } from '../../src/realtime/channels/channel-names.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import { ChannelSubscriptions } from '../../src/realtime/channels/channel-subscriptions.js';
import type { ChannelReceiver } from '../../src/realtime/channels/held-channel.js';
import type { OutgoingMessage } from '../../src/realtime/channels/outgoing-message.js';
import { LiveConnection } from '../../src/realtime/connections/live-connection.js';
import { LiveConnections } from '../../src/realtime/connections/live-connections.js';
import { UserStream } from '../../src/realtime/connections/user-stream.js';
import { VersionedEvents } from '../../src/realtime/versioned-events.js';
import { testRedisUrl } from '../support/environment.js';

/** What one process has of the channels, and nothing else. */
export interface ChannelNode {
  readonly publisher: ChannelPublisher;
  readonly subscriptions: ChannelSubscriptions;
  readonly history: ChannelHistory;
  readonly versioned: VersionedEvents;
  readonly connections: LiveConnections;
  readonly redis: QueueConnections;
  readonly warnings: readonly string[];
  /** A connection of this user's, from where it left off. */
  follow(userId: string, resume?: StreamPosition): Promise<Follower>;
  close(): Promise<void>;
}

@Module({})
class ChannelsRoot {
  static with(prefix: string, redisUrl: string, logger: Logger): DynamicModule {
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
      REDIS_URL: redisUrl,
    });
    return {
      module: ChannelsRoot,
      imports: [ConfigModule.forRoot(config), LoggingModule.forRoot(logger)],
      providers: [
        { provide: QUEUE_PREFIX, useValue: prefix },
        ...[QueueConnections, Metrics, VersionedEvents, LiveConnections, UserStream],
        ...[ChannelPublisher, ChannelSubscriptions, ChannelHistory, ChannelGaps],
      ],
    };
  }
}

export const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

export const startNode = async (
  prefix: string,
  redisUrl: string = testRedisUrl(),
): Promise<ChannelNode> => {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const warn = (message: string, _fields?: LogFields): void => void warnings.push(message);
  const logger = { error: warn, warn, info: ignore, http: ignore, debug: ignore };
  const context: INestApplicationContext = await NestFactory.createApplicationContext(
    ChannelsRoot.with(prefix, redisUrl, logger),
    { logger: false, abortOnError: false },
  );
  const connections = context.get(LiveConnections);
  return {
    publisher: context.get(ChannelPublisher),
    subscriptions: context.get(ChannelSubscriptions),
    history: context.get(ChannelHistory),
    versioned: context.get(VersionedEvents),
    redis: context.get(QueueConnections),
    connections,
    warnings,
    follow: async (userId, resume) => {
      const follower = new Follower(principalOf(userId), connections);
      connections.add(follower);
      await context.get(UserStream).follow(follower, resume);
      return follower;
    },
    close: () => context.close(),
  };
};

const principalOf = (userId: string): Principal => ({
  userId,
  username: 'ada',
  sessionId: randomUUID(),
  role: 'user',
  expiresAt: Number.MAX_SAFE_INTEGER,
});

/** Holds a channel, and notes what comes of it. */
export class Listener implements ChannelReceiver {
  readonly messages: ChannelMessage[] = [];
  misses = 0;

  receive(_channel: string, { message }: OutgoingMessage): void {
    this.messages.push(message);
  }

  missed(): void {
    this.misses += 1;
  }

  get seqs(): (number | undefined)[] {
    return this.messages.map(({ position }) => position?.seq);
  }

  /** What their payloads say that they are. */
  get ids(): unknown[] {
    return this.messages.map(({ payload }) => (JSON.parse(payload) as { id: unknown }).id);
  }
}

export interface Frame {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly epoch?: string;
  readonly seq?: number;
}

/** A connection whose peer is this list of frames. */
export class Follower extends LiveConnection {
  readonly transport = 'websocket';
  readonly frames: Frame[] = [];

  look(): void {
    // Nothing to look at.
  }

  /** What each `ready` said. */
  get greetings(): Frame['payload'][] {
    return this.frames.filter(({ type }) => type === 'ready').map(({ payload }) => payload);
  }

  get ids(): unknown[] {
    return this.frames.filter(({ type }) => type !== 'ready').map(({ payload }) => payload['id']);
  }

  /** Where a client that has these frames resumes from. */
  get at(): StreamPosition | undefined {
    let at: StreamPosition | undefined;
    for (const { type, payload, epoch, seq } of this.frames) {
      if (type !== 'ready') {
        if (epoch !== undefined && seq !== undefined) at = { epoch, seq };
      } else if (payload['recovered'] !== true || !at) {
        at = { epoch: String(payload['epoch']), seq: Number(payload['seq']) };
      }
    }
    return at;
  }

  protected write({ plain }: OutgoingMessage): void {
    this.frames.push(JSON.parse(plain.toString()) as Frame);
  }

  protected tooSlow(): boolean {
    return false;
  }

  protected shut(): void {
    this.ended();
  }

  protected cut(): void {
    this.ended();
  }
}

/** Says so many things in a user's stream, or in any channel; they are numbered from `first`. */
export const sayMany = async (
  { publisher }: ChannelNode,
  channel: string,
  count: number,
  first = 1,
): Promise<void> => {
  for (let id = first; id < first + count; id += 1) {
    await publisher.publish([channel], { event: 'notification', payload: { id } });
  }
};

export const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

export const newUser = (): { readonly id: string; readonly channel: string } => {
  const id = randomUUID();
  return { id, channel: userChannel(id) };
};

/** A connection of the test's own, to look at what is kept. */
export const openRedis = (url: string = testRedisUrl()): Redis => {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  return redis;
};

/** How many nodes are subscribed to a channel. */
export const subscribers = async (redis: Redis, prefix: string, name: string): Promise<number> => {
  const [, count] = (await redis.call('PUBSUB', 'NUMSUB', `${prefix}:channel:${name}`)) as [
    string,
    number,
  ];
  return count;
};

export const keysOf = async (redis: Redis, pattern: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const some of redis.scanStream({ match: pattern, count: 1_000 })) {
    keys.push(...(some as string[]));
  }
  return keys.sort();
};

/** Deletes what a test has kept. */
export const forget = async (redis: Redis, prefix: string): Promise<void> => {
  const keys = await keysOf(redis, `${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
};
