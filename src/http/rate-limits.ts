import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type ThrottlerStorage, ThrottlerStorageService } from '@nestjs/throttler';
import { QueueConnections } from '../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../queue/queue-prefix.js';

const AVOID_MS = 5_000;

export interface RateLimitPolicy {
  readonly name: string;
  /** Requests a window; 0 switches the limit off. */
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface RateLimitState {
  readonly policy: RateLimitPolicy;
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until more is allowed. */
  readonly resetSeconds: number;
}

/** Counts against limits: in Redis for all processes together, in memory while Redis is away. */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly memory = new ThrottlerStorageService();
  private redis: ThrottlerStorage | undefined;
  private avoidUntil = 0;

  constructor(
    private readonly connections: QueueConnections,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  /** Counts one request of `key` and says whether it is within the limit. */
  async consume(policy: RateLimitPolicy, key: string): Promise<RateLimitState> {
    const window = policy.windowSeconds * 1000;
    const count = (storage: ThrottlerStorage) =>
      storage.increment(
        `${this.prefix}:limit:${policy.name}:${key}`,
        window,
        policy.limit,
        window,
        policy.name,
      );
    const hit = await this.shared(count).catch(() => count(this.memory));
    return {
      policy,
      allowed: !hit.isBlocked,
      remaining: Math.max(0, policy.limit - hit.totalHits),
      resetSeconds: hit.isBlocked ? hit.timeToBlockExpire : hit.timeToExpire,
    };
  }

  onApplicationShutdown(): void {
    this.memory.onApplicationShutdown();
  }

  /** A Redis that hangs costs one request its time-out, and the next ones nothing for a while. */
  private async shared<T>(count: (storage: ThrottlerStorage) => Promise<T>): Promise<T> {
    if (!this.connections.ready || performance.now() < this.avoidUntil) {
      throw new Error('Redis is away');
    }
    this.redis ??= new ThrottlerStorageRedisService(this.connections.command);
    try {
      return await count(this.redis);
    } catch (error) {
      this.avoidUntil = performance.now() + AVOID_MS;
      throw error;
    }
  }
}
