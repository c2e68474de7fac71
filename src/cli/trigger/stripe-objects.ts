import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../http/json-object.js';

const MONTH_SECONDS = 30 * 86_400;
const AMOUNT = 900;
const EMAIL = 'jenny.rosen@example.com';

/** An id as Stripe's are: what it is of, and letters and digits. */
export const stripeId = (kind: string): string => `${kind}_1${randomBytes(12).toString('hex')}`;

/** https://docs.stripe.com/api/customers/object */
export const customer = (now: number): JsonObject => ({
  id: stripeId('cus'),
  object: 'customer',
  balance: 0,
  created: now,
  currency: 'usd',
  delinquent: false,
  email: EMAIL,
  livemode: false,
  metadata: {},
  name: 'Jenny Rosen',
});

const price = (now: number): JsonObject => ({
  id: stripeId('price'),
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  created: now,
  currency: 'usd',
  livemode: false,
  metadata: {},
  product: stripeId('prod'),
  recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
  type: 'recurring',
  unit_amount: AMOUNT,
  unit_amount_decimal: String(AMOUNT),
});

/** https://docs.stripe.com/api/subscriptions/object */
export const subscription = (now: number): JsonObject => {
  const id = stripeId('sub');
  const period = { current_period_start: now, current_period_end: now + MONTH_SECONDS };
  const item = {
    ...{ id: stripeId('si'), object: 'subscription_item', created: now, ...period },
    ...{ metadata: {}, price: price(now), quantity: 1, subscription: id },
  };
  return {
    id,
    object: 'subscription',
    billing_cycle_anchor: now,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    collection_method: 'charge_automatically',
    created: now,
    currency: 'usd',
    customer: stripeId('cus'),
    ended_at: null,
    items: {
      ...{ object: 'list', data: [item], has_more: false },
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: stripeId('in'),
    livemode: false,
    metadata: {},
    start_date: now,
    status: 'active',
    trial_end: null,
    trial_start: null,
  };
};

/** https://docs.stripe.com/api/invoices/object */
export const invoice = (now: number): JsonObject => ({
  id: stripeId('in'),
  object: 'invoice',
  amount_due: AMOUNT,
  amount_paid: 0,
  amount_remaining: AMOUNT,
  attempt_count: 0,
  attempted: false,
  auto_advance: true,
  billing_reason: 'subscription_cycle',
  collection_method: 'charge_automatically',
  created: now,
  currency: 'usd',
  customer: stripeId('cus'),
  customer_email: EMAIL,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  parent: {
    type: 'subscription_details',
    quote_details: null,
    subscription_details: { metadata: {}, subscription: stripeId('sub') },
  },
  period_end: now,
  period_start: now - MONTH_SECONDS,
  status: 'open',
  total: AMOUNT,
});

/** https://docs.stripe.com/api/checkout/sessions/object */
export const checkoutSession = (now: number): JsonObject => ({
  id: `cs_test_${randomBytes(24).toString('hex')}`,
  object: 'checkout.session',
  amount_subtotal: AMOUNT,
  amount_total: AMOUNT,
  cancel_url: null,
  client_reference_id: null,
  created: now,
  currency: 'usd',
  customer: stripeId('cus'),
  customer_details: { email: EMAIL, name: 'Jenny Rosen' },
  expires_at: now + 86_400,
  livemode: false,
  metadata: {},
  mode: 'subscription',
  payment_status: 'paid',
  status: 'complete',
  subscription: stripeId('sub'),
  success_url: 'https://example.com/success',
  url: null,
});
