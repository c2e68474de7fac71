import { stripeDigest } from '../../modules/webhooks/stripe-signature.js';
import { stringMember } from '../../modules/webhooks/webhook-source.js';
import { unknownEvent } from './near-names.js';
import type { Provider } from './provider.js';
import { stripeId } from './stripe-objects.js';
import { STRIPE_SAMPLES } from './stripe-samples.js';

/** The version whose shapes the samples have. */
const API_VERSION = '2025-06-30.basil';

/** https://docs.stripe.com/api/events/object */
export const stripeProvider: Provider = {
  naming: 'payload',
  events: () => [...STRIPE_SAMPLES.keys()].map((name) => ({ name, actions: [] })),
  newDeliveryId: () => stripeId('evt'),

  sample: ({ event, deliveryId, now }) => {
    const data = STRIPE_SAMPLES.get(event);
    if (!data) throw unknownEvent('stripe', event, [...STRIPE_SAMPLES.keys()]);
    return {
      id: deliveryId,
      object: 'event',
      api_version: API_VERSION,
      created: now,
      data: data(now),
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: event,
    };
  },

  eventIn: (payload) => stringMember(payload, 'type'),

  headers: ({ body, now }, secret) => {
    const timestamp = String(now);
    const signature = stripeDigest(secret, timestamp, body).toString('hex');
    return { 'Stripe-Signature': `t=${timestamp},v1=${signature}` };
  },
};
