import { analyticsConfig } from './analytics.config.js';
import { databaseConfig } from './database.config.js';
import { filesConfig } from './files.config.js';
import { githubConfig } from './github.config.js';
import type { LoadedConfig } from './load-config.js';
import { mailConfig } from './mail.config.js';
import { metricsConfig } from './metrics.config.js';
import { pushConfig } from './push.config.js';
import { redisConfig } from './redis.config.js';
import { searchConfig } from './search.config.js';
import { serverConfig } from './server.config.js';
import { stripeConfig } from './stripe.config.js';
import { supabaseConfig } from './supabase.config.js';
import { turnConfig } from './turn.config.js';
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
  return [
    feature('Database', true, ['DATABASE_URL'], place(config.get(databaseConfig).url)),
    feature('Redis', true, ['REDIS_URL'], place(config.get(redisConfig).url)),
    ...accounts(config),
    ...vendors(config),
    ...watching(config),
    ...webhooks(config),
  ];
}

function accounts(config: LoadedConfig): Feature[] {
  const github = config.get(githubConfig);
  const { url, jwksUrl, jwtSecret } = config.get(supabaseConfig);
  return [
    feature(
      'GitHub sign-in',
      github.clientId !== undefined,
      ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
      github.webUrl,
    ),
    feature(
      'Supabase',
      Boolean(jwksUrl ?? jwtSecret),
      ['SUPABASE_URL', 'SUPABASE_JWT_SECRET', 'SUPABASE_JWKS_URL'],
      url,
    ),
  ];
}

function vendors(config: LoadedConfig): Feature[] {
  const { production } = config.get(serverConfig);
  const stripe = config.get(stripeConfig);
  const turn = config.get(turnConfig);
  const { smtpUrl, from } = config.get(mailConfig);
  const { s3, directory } = config.get(filesConfig);
  const { elasticsearchUrl } = config.get(searchConfig);
  const { vapid } = config.get(pushConfig);
  const analytics = config.get(analyticsConfig);
  const withoutMail = production ? 'mails wait' : 'mails are captured';
  return [
    feature('Stripe billing', stripe.secretKey !== undefined, [
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'STRIPE_PRICE_PRO_MONTHLY',
      'STRIPE_PRICE_PRO_YEARLY',
    ]),
    feature(
      'TURN relay',
      turn.urls.length > 0,
      ['TURN_URLS', 'TURN_SECRET'],
      turn.urls.length > 0 ? turn.urls.join(', ') : 'peers connect through STUN only',
    ),
    feature(
      'SMTP mail',
      smtpUrl !== undefined,
      ['SMTP_URL', 'MAIL_FROM'],
      smtpUrl === undefined ? withoutMail : `${place(smtpUrl)} as ${from}`,
    ),
    feature(
      'S3 files',
      s3 !== undefined,
      ['S3_BUCKET', 'S3_REGION', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
      s3 ? `bucket ${s3.bucket}` : `files lie in ${directory}`,
    ),
    feature(
      'Elasticsearch',
      elasticsearchUrl !== undefined,
      ['ELASTICSEARCH_URL'],
      elasticsearchUrl === undefined ? 'PostgreSQL searches' : place(elasticsearchUrl),
    ),
    feature('Web Push', vapid !== undefined, [
      'VAPID_PUBLIC_KEY',
      'VAPID_PRIVATE_KEY',
      'VAPID_SUBJECT',
    ]),
    feature('Analytics', analytics.url !== undefined, ['ANALYTICS_URL', 'ANALYTICS_KEY']),
  ];
}

function watching(config: LoadedConfig): Feature[] {
  const { token, otlpEndpoint } = config.get(metricsConfig);
  return [
    feature(
      'Metrics token',
      token !== undefined,
      ['METRICS_TOKEN'],
      token === undefined ? '/metrics is open' : undefined,
    ),
    feature(
      'OTLP traces',
      otlpEndpoint !== undefined,
      ['OTEL_EXPORTER_OTLP_ENDPOINT'],
      otlpEndpoint && place(otlpEndpoint),
    ),
  ];
}

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
