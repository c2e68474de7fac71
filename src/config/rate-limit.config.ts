import { defineSection } from './section.js';
import { integer, timerSeconds } from './validators.js';
import { withDefault } from './variable.js';

export interface RateLimitConfig {
  /** The window in seconds. */
  readonly ttlSeconds: number;
  /** Requests a window for a user, or for an address when signed out; 0 switches the limit off. */
  readonly max: number;
  /** Attempts a window for an address and for an account; 0 switches the limit off. */
  readonly authMax: number;
}

const limit = integer(0, 1_000_000);

const specs = {
  RATE_LIMIT_TTL: withDefault(timerSeconds, '60s', {
    desc: 'Window of the rate limits.',
    example: '5m',
  }),
  RATE_LIMIT_MAX: withDefault(limit, '300', {
    desc: 'Requests a window for a user, or for an address when signed out; `0` switches it off.',
    example: '1000',
  }),
  RATE_LIMIT_AUTH_MAX: withDefault(limit, '10', {
    desc: 'Attempts a window, for an address and for an account, to log in, register, refresh or reset; `0` switches it off.',
    example: '5',
  }),
};

export const rateLimitConfig = defineSection('Rate limits', specs, (env): RateLimitConfig => ({
  ttlSeconds: env.RATE_LIMIT_TTL,
  max: env.RATE_LIMIT_MAX,
  authMax: env.RATE_LIMIT_AUTH_MAX,
}));
