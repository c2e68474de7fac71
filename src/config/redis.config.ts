import { defineSection } from './section.js';
import { hostAndPort, urlWithScheme } from './urls.js';
import { optional, withDefault } from './variable.js';

export interface RedisConfig {
  /** `redis:` or, over TLS, `rediss:`; may hold a password. */
  readonly url: string;
}

const specs = {
  REDIS_URL: optional(urlWithScheme('redis', 'rediss'), {
    desc: 'Redis; `rediss://` for TLS. Wins over `REDIS_ADDR`.',
    example: 'Write it as redis://user:password@host:6379/0',
    secret: true,
    shownDefault: 'made of `REDIS_ADDR`',
  }),
  REDIS_ADDR: withDefault(hostAndPort, 'localhost:6379', {
    desc: 'Host and port of a Redis without a password.',
    example: 'redis.internal:6379',
  }),
};

export const redisConfig = defineSection('Redis', specs, (env): RedisConfig => ({
  url: env.REDIS_URL ?? `redis://${env.REDIS_ADDR}`,
}));
