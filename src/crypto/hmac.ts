import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of `data`, 32 bytes. */
export const hmacSha256 = (key: string | Buffer, data: string | Buffer): Buffer =>
  createHmac('sha256', key).update(data).digest();

/** Compares without telling by its time where two values differ; unequal lengths are unequal. */
export const constantTimeEqual = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right);
