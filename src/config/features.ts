import { databaseConfig } from './database.config.js';
import { filesConfig } from './files.config.js';
import { githubConfig } from './github.config.js';
import type { LoadedConfig } from './load-config.js';
import { mailConfig } from './mail.config.js';
import { metricsConfig } from './metrics.config.js';
import { redisConfig } from './redis.config.js';
import { searchConfig } from './search.config.js';
import { serverConfig } from './server.config.js';
import { supabaseConfig } from './supabase.config.js';
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
    mail(config),
    files(config),
    search(config),
    supabase(config),
    githubSignIn(config),
    ...webhooks(config),
    ...LATER.map(([name, variables]) =>
      feature(name, false, variables, 'not in this version yet; the variables are checked'),
    ),
  ];
}

/** Configured, but without an effect so far. */
const LATER: readonly (readonly [name: string, variables: readonly string[]])[] = [
  ['Stripe billing', ['STRIPE_SECRET_KEY']],
  ['TURN relay', ['TURN_URLS', 'TURN_SECRET']],
  ['Web Push', ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY']],
  ['Analytics', ['ANALYTICS_URL']],
  ['Traces', ['OTEL_EXPORTER_OTLP_ENDPOINT']],
];

function mail(config: LoadedConfig): Feature {
  const { smtpUrl } = config.get(mailConfig);
  const { production } = config.get(serverConfig);
  const without = production ? 'mails wait until it is set' : 'mails are captured at /dev/mail';
  const detail = smtpUrl === undefined ? without : place(smtpUrl);
  return feature('Mail', smtpUrl !== undefined, ['SMTP_URL'], detail);
}

function files(config: LoadedConfig): Feature {
  const { s3, directory } = config.get(filesConfig);
  const where = s3?.endpoint === undefined ? '' : ` at ${place(s3.endpoint)}`;
  const detail = s3 ? `bucket ${s3.bucket}${where}` : `files lie in ${directory}`;
  return feature('Files in S3', s3 !== undefined, ['S3_BUCKET'], detail);
}

function search(config: LoadedConfig): Feature {
  const { elasticsearchUrl: url } = config.get(searchConfig);
  const detail = url === undefined ? 'PostgreSQL searches' : place(url);
  return feature('Elasticsearch', url !== undefined, ['ELASTICSEARCH_URL'], detail);
}

function supabase(config: LoadedConfig): Feature {
  const { issuer, jwtSecret, jwksUrl } = config.get(supabaseConfig);
  const on = jwtSecret !== undefined || jwksUrl !== undefined;
  const variables = ['SUPABASE_URL', 'SUPABASE_JWT_SECRET'];
  const detail = issuer === undefined ? 'any issuer whose tokens it signs' : place(issuer);
  return feature('Supabase tokens', on, variables, on ? detail : undefined);
}

function githubSignIn(config: LoadedConfig): Feature {
  const { clientId, webUrl } = config.get(githubConfig);
  const { frontendUrl } = config.get(serverConfig);
  const variables = ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'];
  if (clientId === undefined) return feature('GitHub sign-in', false, variables);
  const limited = 'without FRONTEND_URL only for front ends that begin it themselves';
  return feature('GitHub sign-in', true, variables, frontendUrl ? place(webUrl) : limited);
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
