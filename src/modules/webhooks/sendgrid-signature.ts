import { createPublicKey, createVerify, type KeyObject } from 'node:crypto';

export const sendgridKey = (base64Spki: string): KeyObject =>
  createPublicKey({ key: Buffer.from(base64Spki, 'base64'), format: 'der', type: 'spki' });

/**
 * SendGrid's Event Webhook: ECDSA P-256 with SHA-256 over the timestamp's text and the raw body,
 * as base64 DER. The timestamp is not judged: SendGrid delivers old batches rightly signed.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
export const isSendgridSignature = (
  signature: string,
  timestamp: string,
  keys: readonly KeyObject[],
  body: Buffer,
): boolean => {
  const der = Buffer.from(signature, 'base64');
  return keys.some((key) => {
    try {
      return createVerify('sha256').update(timestamp).update(body).verify(key, der);
    } catch {
      return false;
    }
  });
};
