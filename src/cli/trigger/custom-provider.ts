import { randomUUID } from 'node:crypto';
import { hmacSha256 } from '../../crypto/hmac.js';
import {
  STANDARD_SECRET_PREFIX,
  standardDigest,
} from '../../modules/webhooks/standard-webhooks-signature.js';
import { stringMember } from '../../modules/webhooks/webhook-source.js';
import type { Headers, Provider, Unsigned } from './provider.js';

const standardHeaders = (unsigned: Unsigned, secret: string): Headers => {
  const { deliveryId: id, body } = unsigned;
  const timestamp = String(unsigned.now);
  const signature = standardDigest(secret, { id, timestamp }, body).toString('base64');
  return {
    'Webhook-Id': id,
    'Webhook-Timestamp': timestamp,
    'Webhook-Signature': `v1,${signature}`,
  };
};

const genericHeaders = ({ event, deliveryId, body }: Unsigned, secret: string): Headers => ({
  ...(event !== undefined && { 'X-Webhook-Event': event }),
  'X-Webhook-Id': deliveryId,
  'X-Webhook-Signature': `sha256=${hmacSha256(secret, body).toString('hex')}`,
});

/** `test`, and whatever signs with a shared secret; any event will do. */
export const customProvider: Provider = {
  naming: 'either',
  events: () => [],
  newDeliveryId: () => randomUUID(),
  sample: ({ event, deliveryId, now }) => ({
    event,
    id: deliveryId,
    created_at: new Date(now * 1000).toISOString(),
    data: { message: `A sample of ${event}` },
  }),
  eventIn: (payload) => stringMember(payload, 'event') ?? stringMember(payload, 'type'),
  headers: (unsigned, secret) => {
    const standard = secret.startsWith(STANDARD_SECRET_PREFIX);
    return (standard ? standardHeaders : genericHeaders)(unsigned, secret);
  },
};
