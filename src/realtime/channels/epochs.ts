import { randomBytes } from 'node:crypto';

const process = randomBytes(9).toString('base64url');
let count = 0;

/** Names an epoch, should one begin: unlike any that another process, or this one before, named. */
export const nextEpoch = (): string => `${process}-${(count += 1).toString(36)}`;
