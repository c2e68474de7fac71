import { EnvError } from 'envalid';
import { defineSection } from './section.js';
import { httpOrigin } from './urls.js';
import { text } from './validators.js';
import { optional, type Parse } from './variable.js';

export interface StripeConfig {
  readonly secretKey?: string | undefined;
  /** An origin without `/v1`; Stripe's own when undefined. */
  readonly apiUrl?: string | undefined;
  readonly priceProMonthly?: string | undefined;
  readonly priceProYearly?: string | undefined;
}

const secretKey: Parse<string> = (value) => {
  if (!value.startsWith('pk_')) return value;
  throw new EnvError('must be the secret key, not the publishable one');
};

const specs = {
  STRIPE_SECRET_KEY: optional(secretKey, {
    desc: 'Switches billing on.',
    example: "Copy the key that begins with sk_ or rk_ from Stripe's dashboard",
    secret: true,
  }),
  STRIPE_API_URL: optional(httpOrigin, {
    desc: "Another origin for Stripe's API, without `/v1`, for tests.",
    example: 'http://localhost:12111',
    shownDefault: "Stripe's",
  }),
  STRIPE_PRICE_PRO_MONTHLY: optional(text, {
    desc: 'Price of the Pro plan by the month.',
    example: 'price_1ExampleMonthly',
  }),
  STRIPE_PRICE_PRO_YEARLY: optional(text, {
    desc: 'Price of the Pro plan by the year.',
    example: 'price_1ExampleYearly',
  }),
};

export const stripeConfig = defineSection('Stripe', specs, (env): StripeConfig => ({
  secretKey: env.STRIPE_SECRET_KEY,
  apiUrl: env.STRIPE_API_URL,
  priceProMonthly: env.STRIPE_PRICE_PRO_MONTHLY,
  priceProYearly: env.STRIPE_PRICE_PRO_YEARLY,
}));
