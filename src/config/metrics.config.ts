import { requireStrong } from './secret-strength.js';
import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { text } from './validators.js';
import { onlyRequiredInProduction, optional } from './variable.js';

export interface MetricsConfig {
  /** The bearer token of `/metrics`; without it the page is open, outside production only. */
  readonly token?: string | undefined;
  readonly otlpEndpoint?: string | undefined;
}

const MAKE_TOKEN = 'Make one with: openssl rand -hex 24';

const specs = {
  METRICS_TOKEN: onlyRequiredInProduction(text, {
    desc: 'Bearer token of `/metrics`; at least 16 characters. Without it the page is open, outside production only.',
    example: MAKE_TOKEN,
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(httpUrl, {
    desc: 'OpenTelemetry collector that traces are sent to over OTLP.',
    example: 'http://localhost:4318',
  }),
};

export const metricsConfig = defineSection('Metrics', specs, (env, context): MetricsConfig => {
  requireStrong(context, 'METRICS_TOKEN', 16, MAKE_TOKEN);
  return { token: env.METRICS_TOKEN, otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT };
});
