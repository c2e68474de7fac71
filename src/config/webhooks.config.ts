import { defineSection } from './section.js';
import { sendgridPublicKey } from './sendgrid-key.js';
import { byteSize, integer, list, text } from './validators.js';
import { optional, withDefault } from './variable.js';
import { variableFor, webhookSecrets } from './webhook-sources.js';

export interface WebhooksConfig {
  /** By source name, newest secret first; a source without one is absent. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  /** P-256 keys as base64 SPKI DER. */
  readonly sendgridPublicKeys: readonly string[];
  readonly retentionDays: number;
  /** Bytes of bodies that may be read at once, before their signatures are checked. */
  readonly maxInFlightBytes: number;
  /** The variable that a source's secret belongs into. */
  readonly variableFor: (source: string) => string;
}

/** A sender may hold half of it, and one body may have 25 MB. */
const LEAST_IN_FLIGHT = 64 * 1_048_576;

const secretOf = (provider: string) =>
  optional(text, {
    desc: `Secret of ${provider}'s webhooks; to rotate, several parted by commas, the newest first. In production at least 16 characters each.`,
    example: `Copy it from ${provider}'s webhook settings`,
    secret: true,
  });

const specs = {
  GITHUB_WEBHOOK_SECRET: secretOf('GitHub'),
  STRIPE_WEBHOOK_SECRET: secretOf('Stripe'),
  SENDGRID_WEBHOOK_SECRET: secretOf('SendGrid'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: optional(list(sendgridPublicKey), {
    desc: "Public keys (P-256, PEM or base64) of SendGrid's signed event webhook, parted by commas.",
    example: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE…',
  }),
  // Documents a family of names; read by prefix.
  'WEBHOOK_SECRET_<SOURCE>': optional(text, {
    desc: 'Secret of one more source, named in lower case with `-` for `_`: `WEBHOOK_SECRET_MY_CI` opens `/api/webhooks/my-ci`. In production at least 16 characters, always with at least 24 bytes of base64 behind `whsec_`. The source `test` has `test-secret` outside production.',
    example: 'Make one with: openssl rand -hex 32',
    secret: true,
  }),
  WEBHOOK_TTL_DAYS: withDefault(integer(1, 3_650), '14', {
    desc: 'Days that receipts are kept.',
    example: '30',
  }),
  WEBHOOK_MAX_IN_FLIGHT: withDefault(byteSize, '256MB', {
    desc: 'Bytes of webhook bodies in hand at once, at least 64MB; past that the answer is 503.',
    example: '64MB',
  }),
};

export const webhooksConfig = defineSection('Webhooks', specs, (env, context): WebhooksConfig => {
  if (context.environment !== 'test' && env.WEBHOOK_MAX_IN_FLIGHT < LEAST_IN_FLIGHT) {
    context.fault(
      'WEBHOOK_MAX_IN_FLIGHT',
      'must be at least 64MB',
      'For example: WEBHOOK_MAX_IN_FLIGHT=64MB',
    );
  }
  return {
    secrets: webhookSecrets(context),
    sendgridPublicKeys: env.SENDGRID_WEBHOOK_PUBLIC_KEY ?? [],
    retentionDays: env.WEBHOOK_TTL_DAYS,
    maxInFlightBytes: env.WEBHOOK_MAX_IN_FLIGHT,
    variableFor,
  };
});
