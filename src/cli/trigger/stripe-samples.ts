import type { JsonObject } from '../../http/json-object.js';
import { checkoutSession, customer, invoice, subscription } from './stripe-objects.js';

interface EventData {
  readonly object: JsonObject;
  readonly previous_attributes?: JsonObject;
}

const DAY_SECONDS = 86_400;

type Change = (now: number) => JsonObject;
const unchanged: Change = () => ({});

const of =
  (object: Change, change = unchanged, previous?: JsonObject) =>
  (now: number): EventData => ({
    object: { ...object(now), ...change(now) },
    ...(previous && { previous_attributes: previous }),
  });

const paid: Change = (now) => ({
  ...{ amount_paid: 900, amount_remaining: 0, attempt_count: 1, attempted: true },
  ...{ auto_advance: false, status: 'paid', status_transitions: { paid_at: now } },
});
const attempted: Change = () => ({ attempt_count: 1, attempted: true });

/** The data of the events that a subscription brings about; every call makes new ids. */
export const STRIPE_SAMPLES: ReadonlyMap<string, (now: number) => EventData> = new Map([
  ['checkout.session.completed', of(checkoutSession)],
  [
    'checkout.session.expired',
    of(checkoutSession, () => ({
      ...{ customer: null, customer_details: null, payment_status: 'unpaid' },
      ...{ status: 'expired', subscription: null },
    })),
  ],
  ['customer.created', of(customer)],
  ['customer.deleted', of(customer)],
  ['customer.updated', of(customer, unchanged, { name: null })],
  ['customer.subscription.created', of(subscription)],
  [
    'customer.subscription.deleted',
    of(subscription, (now) => ({ canceled_at: now, ended_at: now, status: 'canceled' })),
  ],
  [
    'customer.subscription.trial_will_end',
    of(subscription, (now) => ({
      status: 'trialing',
      trial_end: now + 3 * DAY_SECONDS,
      trial_start: now - 11 * DAY_SECONDS,
    })),
  ],
  [
    'customer.subscription.updated',
    of(subscription, (now) => ({ cancel_at_period_end: true, canceled_at: now }), {
      cancel_at_period_end: false,
      canceled_at: null,
    }),
  ],
  ['invoice.created', of(invoice, () => ({ status: 'draft' }))],
  ['invoice.finalized', of(invoice)],
  ['invoice.paid', of(invoice, paid)],
  ['invoice.payment_action_required', of(invoice, attempted)],
  [
    'invoice.payment_failed',
    of(invoice, (now) => ({ ...attempted(now), next_payment_attempt: now + 3 * DAY_SECONDS })),
  ],
  ['invoice.payment_succeeded', of(invoice, paid)],
]);
