/** Injection token of the prefix of every Redis key of Bull's. */
export const QUEUE_PREFIX = Symbol('QueuePrefix');
