import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { redisConfig, type RedisConfig } from '../config/redis.config.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { connectRedis, CONSUMER_OPTIONS, PRODUCER_OPTIONS } from './redis-connection.js';

const QUIET_MS = 10_000;
const FIRST_CONNECT_MS = 500;
const LOOK_EVERY_MS = 10;

/**
 * The process's Redis connections. Commands, producers and limits share one that fails at once
 * while Redis is away; Bull's workers share two that wait, and have one each to block on.
 */
@Injectable()
export class QueueConnections
  implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly opened: Redis[] = [];
  private shared: { command?: Redis; client?: Redis; subscriber?: Redis } = {};
  private lastComplaint = 0;

  constructor(
    @Inject(redisConfig.token) private readonly config: RedisConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Connects before the first request asks, but waits for no Redis that is away. */
  async onModuleInit(): Promise<void> {
    await this.whenReady(FIRST_CONNECT_MS);
  }

  /** Fails at once while Redis is away. */
  get command(): Redis {
    return (this.shared.command ??= this.open(PRODUCER_OPTIONS));
  }

  /** What Bull asks for by type; only `bclient` may not be shared, for it blocks. */
  forWorker(type: 'client' | 'subscriber' | 'bclient'): Redis {
    if (type === 'bclient') return this.open(CONSUMER_OPTIONS);
    return (this.shared[type] ??= this.open({
      ...CONSUMER_OPTIONS,
      // Jobs that end together are written down in one round trip.
      enableAutoPipelining: type === 'client',
    }));
  }

  /** A connection of its owner's, to subscribe on; after an interruption it is subscribed to nothing. */
  forSubscriber(): Redis {
    return this.open({ ...CONSUMER_OPTIONS, autoResubscribe: false });
  }

  get ready(): boolean {
    return this.command.status === 'ready';
  }

  /** Resolves when commands are taken again, or after a while. */
  async whenReady(withinMs = QUIET_MS): Promise<void> {
    if (this.ready) return;
    const ready = once(this.command, 'ready').catch(() => undefined);
    await Promise.race([ready, sleep(withinMs, undefined, { ref: false })]);
  }

  /**
   * Lets connections that are being made be ready first, within bounds: Bull has commands waiting
   * for them, and holds no promise of these.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const deadline = Date.now() + FIRST_CONNECT_MS;
    const connecting = ({ status }: Redis): boolean => /^connect(?:ing)?$/.test(status);
    while (this.opened.some(connecting) && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    for (const redis of this.opened) {
      // Bull waits for these: a connection that ends before it was ready would reject a promise
      // that nobody holds, and one that is ready too late would be followed by another.
      redis.removeAllListeners('end');
      redis.removeAllListeners('ready');
      redis.disconnect();
    }
  }

  private open(options: typeof PRODUCER_OPTIONS): Redis {
    const redis = connectRedis(this.config.url, options, (error) => this.complain(error));
    // Every queue adds its listeners to the shared connections.
    redis.setMaxListeners(0);
    this.opened.push(redis);
    return redis;
  }

  /** Reconnecting fails many times a second; one line in a while says as much. */
  private complain(error: Error): void {
    if (Date.now() - this.lastComplaint < QUIET_MS) return;
    this.lastComplaint = Date.now();
    this.logger.warn('Redis is out of reach', errorFields(error));
  }
}
