import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../crypto/hmac.js';

const HEX_SHA256 = /^(?:sha256=)?([0-9a-f]{64})$/i;
const HEX_SHA1 = /^sha1=([0-9a-f]{40})$/i;

const matches = (
  algorithm: 'sha1' | 'sha256',
  secrets: readonly string[],
  body: Buffer,
  given: Buffer,
): boolean =>
  secrets.some((secret) =>
    constantTimeEqual(createHmac(algorithm, secret).update(body).digest(), given),
  );

/**
 * `[sha256=]<hex>`: HMAC-SHA256 of the raw body under any of the secrets. This is both
 * `X-Webhook-Signature` and GitHub's `X-Hub-Signature-256`.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const isSha256Signature = (
  header: string,
  secrets: readonly string[],
  body: Buffer,
): boolean => {
  const hex = HEX_SHA256.exec(header)?.[1];
  return hex !== undefined && matches('sha256', secrets, body, Buffer.from(hex, 'hex'));
};

/** GitHub's former `X-Hub-Signature`, `sha1=<hex>`; for what sends nothing newer. */
export const isSha1Signature = (
  header: string,
  secrets: readonly string[],
  body: Buffer,
): boolean => {
  const hex = HEX_SHA1.exec(header)?.[1];
  return hex !== undefined && matches('sha1', secrets, body, Buffer.from(hex, 'hex'));
};
