import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../crypto/hmac.js';

export const STANDARD_SECRET_PREFIX = 'whsec_';

const TOLERANCE_SECONDS = 300;
const TIMESTAMP = /^\d{1,12}$/;

export interface StandardHeaders {
  readonly id: string;
  readonly timestamp: string;
  /** Space-separated `v1,<base64>`. */
  readonly signature: string;
}

/** 32 bytes; `secret` with its `whsec_`. */
export const standardDigest = (
  secret: string,
  { id, timestamp }: Pick<StandardHeaders, 'id' | 'timestamp'>,
  body: Buffer,
): Buffer => {
  const key = Buffer.from(secret.slice(STANDARD_SECRET_PREFIX.length), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
};

/**
 * Standard Webhooks: HMAC-SHA256 over `<id>.<timestamp>.<body>`, keyed by what follows `whsec_`
 * in base64. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const isStandardSignature = (
  { id, timestamp, signature }: StandardHeaders,
  secrets: readonly string[],
  body: Buffer,
  nowSeconds: number,
): boolean => {
  if (!TIMESTAMP.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const given = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'));
  return secrets
    .filter((secret) => secret.startsWith(STANDARD_SECRET_PREFIX))
    .some((secret) => {
      const expected = standardDigest(secret, { id, timestamp }, body);
      return given.some((candidate) => constantTimeEqual(expected, candidate));
    });
};
