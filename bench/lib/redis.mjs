import { Redis } from 'ioredis';

import { onEnd } from './lifetime.mjs';
import { requireLocalUrl } from './settings.mjs';

/**
 * The throwaway Redis. It is emptied between rounds and at the end, so one that holds anything is
 * refused.
 */
export async function openRedis() {
  const url = requireLocalUrl('BENCH_REDIS_URL');
  const client = new Redis(url.href, { maxRetriesPerRequest: 1, enableOfflineQueue: true });
  client.on('error', (error) => console.error(`bench: Redis: ${error.message}`));
  onEnd(() => client.disconnect());
  if ((await client.dbsize()) > 0) {
    throw new Error('BENCH_REDIS_URL holds keys, and would be emptied: give an empty database');
  }
  onEnd(() => client.flushdb());
  const version = /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? 'unknown';

  return {
    url: url.href,
    version,
    target: { host: '127.0.0.1', port: Number(url.port || 6379) },
    flush: () => client.flushdb(),

    /** @param {number} port of a relay */
    urlThrough(port) {
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(port);
      return through.href;
    },
  };
}
