import Redis, { type RedisOptions } from 'ioredis';

const MAX_RETRY_DELAY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 2_000;

const retryStrategy = (attempt: number): number => Math.min(attempt * 50, MAX_RETRY_DELAY_MS);

/**
 * For commands that a request waits on: while Redis is away they fail at once instead of
 * queueing up, and reconnecting goes on in the background for as long as it takes.
 */
export const PRODUCER_OPTIONS: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  // What was sent may have been done, though nobody heard: sent again, it would be done twice.
  autoResendUnfulfilledCommands: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  retryStrategy,
};

/** For connections that block or subscribe (Bull demands these): they wait for Redis. */
export const CONSUMER_OPTIONS: RedisOptions = {
  enableReadyCheck: false,
  maxRetriesPerRequest: null,
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy,
};

/** A connection whose errors go to `onError`; without a listener they would end the process. */
export const connectRedis = (
  url: string,
  options: RedisOptions,
  onError: (error: Error) => void,
): Redis => {
  const redis = new Redis(url, options);
  redis.on('error', onError);
  return redis;
};
