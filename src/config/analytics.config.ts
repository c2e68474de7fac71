import { requireBase } from './half-set.js';
import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { text } from './validators.js';
import { optional } from './variable.js';

export interface AnalyticsConfig {
  /** Undefined: nothing is sent. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

const specs = {
  ANALYTICS_URL: optional(httpUrl, {
    desc: 'Service that product events are sent to.',
    example: 'https://analytics.example.com/capture',
  }),
  ANALYTICS_KEY: optional(text, {
    desc: "The service's key.",
    example: "Copy it from the service's settings",
    secret: true,
  }),
};

export const analyticsConfig = defineSection(
  'Analytics',
  specs,
  (env, context): AnalyticsConfig => {
    requireBase(context, 'ANALYTICS_URL', ['ANALYTICS_KEY']);
    return { url: env.ANALYTICS_URL, key: env.ANALYTICS_KEY };
  },
);
