import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../crypto/hmac.js';

export const STRIPE_TOLERANCE_SECONDS = 300;

const TIMESTAMP = /^\d{1,12}$/;
const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** HMAC-SHA256 over `<timestamp>.<raw body>`, 32 bytes; the timestamp is in seconds. */
export const stripeDigest = (secret: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();

/**
 * `Stripe-Signature: t=<unix>,v1=<hex>[,v1=…]`: HMAC-SHA256 over `<t>.<raw body>`. Too old and too
 * new are both refused; other schemes (`v0`) are ignored.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export const isStripeSignature = (
  header: string,
  secrets: readonly string[],
  body: Buffer,
  nowSeconds: number,
): boolean => {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const timestamps = parts.filter(([scheme]) => scheme === 't');
  const timestamp = timestamps[0]?.[1] ?? '';
  if (timestamps.length !== 1 || !TIMESTAMP.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > STRIPE_TOLERANCE_SECONDS) return false;
  const given = parts
    .filter(([scheme, value = '']) => scheme === 'v1' && HEX_SHA256.test(value))
    .map(([, value = '']) => Buffer.from(value, 'hex'));
  return secrets.some((secret) => {
    const expected = stripeDigest(secret, timestamp, body);
    return given.some((signature) => constantTimeEqual(expected, signature));
  });
};
