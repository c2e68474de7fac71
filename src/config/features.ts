import { databaseConfig } from './database.config.js';
import type { LoadedConfig } from './load-config.js';
import { metricsConfig } from './metrics.config.js';
import { redisConfig } from './redis.config.js';
import { webhooksConfig } from './webhooks.config.js';

/** Something that the environment switches on. */
export interface Feature {
  readonly name: string;
  readonly on: boolean;
  /** What to set to switch it on or to change it. */
  readonly variables: readonly string[];
  /** Where it points, or what happens while it is off; never holds a secret. */
  readonly detail?: string;
}

export function featuresOf(config: LoadedConfig): readonly Feature[] {
  const { token } = config.get(metricsConfig);
  return [
    feature('Database', true, ['DATABASE_URL'], place(config.get(databaseConfig).url)),
    feature('Redis', true, ['REDIS_URL'], place(config.get(redisConfig).url)),
    feature(
      'Metrics token',
      token !== undefined,
      ['METRICS_TOKEN'],
      token === undefined ? '/metrics is open' : undefined,
    ),
    ...webhooks(config),
    ...LATER.map(([name, variables]) =>
      feature(name, false, variables, 'not in this version yet; the variables are checked'),
    ),
  ];
}

/** Configured, but without an effect so far. */
const LATER: readonly (readonly [name: string, variables: readonly string[]])[] = [
  ['GitHub sign-in', ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET']],
  ['Supabase tokens', ['SUPABASE_URL', 'SUPABASE_JWT_SECRET']],
  ['Mail', ['SMTP_URL']],
  ['Stripe billing', ['STRIPE_SECRET_KEY']],
  ['TURN relay', ['TURN_URLS', 'TURN_SECRET']],
  ['S3 files', ['S3_BUCKET']],
  ['Elasticsearch', ['ELASTICSEARCH_URL']],
  ['Web Push', ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY']],
  ['Analytics', ['ANALYTICS_URL']],
  ['Traces', ['OTEL_EXPORTER_OTLP_ENDPOINT']],
];

function webhooks(config: LoadedConfig): Feature[] {
  const { secrets, sendgridPublicKeys, variableFor } = config.get(webhooksConfig);
  const sources = new Set(['github', 'stripe', 'sendgrid', 'test', ...secrets.keys()]);
  return [...sources].map((source) => {
    const keys = source === 'sendgrid' ? sendgridPublicKeys.length : 0;
    return feature(
      `Webhooks from ${source}`,
      secrets.has(source) || keys > 0,
      [variableFor(source), ...(source === 'sendgrid' ? ['SENDGRID_WEBHOOK_PUBLIC_KEY'] : [])],
      `/api/webhooks/${source}`,
    );
  });
}

function feature(
  name: string,
  on: boolean,
  variables: readonly string[],
  detail?: string,
): Feature {
  return detail === undefined ? { name, on, variables } : { name, on, variables, detail };
}

/** Host, port and path of an address: never its user, password or query. */
function place(address: string): string {
  const { host, pathname } = new URL(address.replace(/(\/\/|@)\//, '$1localhost/'));
  return pathname.includes('@') ? host : `${host}${pathname.replace(/\/$/, '')}`;
}
