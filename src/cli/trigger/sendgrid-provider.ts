import { createPrivateKey, createSign, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hmacSha256 } from '../../crypto/hmac.js';
import { stringMember } from '../../modules/webhooks/webhook-source.js';
import { unknownEvent } from './near-names.js';
import type { Headers, Provider, Unsigned } from './provider.js';
import { SENDGRID_SAMPLES } from './sendgrid-samples.js';

/** @throws Error unless the file holds a private key on P-256, as SendGrid's are */
export const readPrivateKey = (file: string): KeyObject => {
  const pem = readFileSync(file);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // It is none, and the message below says so.
  }
  throw new Error(`${file} holds no private P-256 key as PEM.`);
};

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features */
export const sendgridHeaders = ({ body, now }: Unsigned, key: KeyObject): Headers => {
  const timestamp = String(now);
  return {
    'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
    'X-Twilio-Email-Event-Webhook-Signature': createSign('sha256')
      .update(timestamp)
      .update(body)
      .sign(key, 'base64'),
  };
};

/** Batches of one event, under the shared secret: SendGrid's own private key is SendGrid's. */
export const sendgridProvider: Provider = {
  naming: 'payload',
  events: () => [...SENDGRID_SAMPLES.keys()].map((name) => ({ name, actions: [] })),
  newDeliveryId: () => randomBytes(18).toString('base64url'),

  sample: ({ event, deliveryId, now }) => {
    const particulars = SENDGRID_SAMPLES.get(event);
    if (!particulars) throw unknownEvent('sendgrid', event, [...SENDGRID_SAMPLES.keys()]);
    const message = randomBytes(16).toString('base64url');
    return [
      {
        email: 'reader@example.com',
        timestamp: now,
        'smtp-id': `<${message}@geopod-ismtpd-1>`,
        event,
        category: ['trigger'],
        sg_event_id: deliveryId,
        sg_message_id: `${message}.recvd-1-1.0`,
        ...particulars,
      },
    ];
  },

  eventIn: (payload) => stringMember(Array.isArray(payload) ? payload[0] : payload, 'event'),

  headers: ({ body }, secret) => ({
    'X-Webhook-Signature': `sha256=${hmacSha256(secret, body).toString('hex')}`,
  }),
};
