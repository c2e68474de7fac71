import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits as 43 characters of base64url, fit for a URL. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/**
 * SHA-256, 32 bytes: what is kept in place of such a secret. Its bits are random, so a plain digest
 * tells nobody who has it what was digested.
 */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
