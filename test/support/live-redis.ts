import { Redis } from 'ioredis';
import { testRedisUrl } from './environment.js';

/** Deletes whatever a deployment has in Redis, as a Redis that lost its disk does. */
export const deleteKeys = async (prefix: string): Promise<void> => {
  const redis = new Redis(testRedisUrl());
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 1_000);
      cursor = next;
      if (keys.length > 0) await redis.del(...keys);
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
};
