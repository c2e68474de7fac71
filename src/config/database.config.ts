import { isIPv6 } from 'node:net';
import { defineSection } from './section.js';
import { urlWithScheme } from './urls.js';
import { integer, text, timerMs } from './validators.js';
import { optional, withDefault } from './variable.js';

export interface DatabaseConfig {
  /** Complete, with the password in it. */
  readonly url: string;
  readonly poolMax: number;
  readonly poolTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** What the image of PostgreSQL is tried out with, so it protects nothing. */
const DEFAULT_PASSWORD = 'postgres';

const specs = {
  DATABASE_URL: optional(urlWithScheme('postgres', 'postgresql'), {
    desc: 'PostgreSQL (14 or newer); wins over the `DB_*` parts.',
    example: 'Write it as postgres://user:password@host:5432/name',
    secret: true,
    shownDefault: 'made of the `DB_*` parts',
  }),
  DB_HOST: withDefault(text, 'localhost', {
    desc: 'Host of PostgreSQL, or the folder of its Unix socket.',
    example: 'db.internal',
  }),
  DB_PORT: withDefault(integer(1, 65_535), '5432', {
    desc: 'Port of PostgreSQL.',
    example: '5433',
  }),
  DB_USER: withDefault(text, 'postgres', { desc: 'Role to connect as.', example: 'switchboard' }),
  DB_PASSWORD: withDefault(text, DEFAULT_PASSWORD, {
    desc: "The role's password; production refuses the default.",
    example: 'Write the password as it is, without any escaping',
    secret: true,
  }),
  DB_NAME: withDefault(text, 'switchboard', { desc: 'Name of the database.', example: 'live' }),
  DB_POOL_MAX: withDefault(integer(1, 1_000), '25', {
    desc: 'Most connections that one process opens.',
    example: '50',
  }),
  DB_POOL_TIMEOUT: withDefault(timerMs, '5s', {
    desc: 'How long to wait for a connection, a free or a new one, before the answer is 503.',
    example: '10s',
  }),
  DB_STATEMENT_TIMEOUT: withDefault(timerMs, '15s', {
    desc: 'How long a statement may run before PostgreSQL ends it.',
    example: '30s',
  }),
};

export const databaseConfig = defineSection('Database', specs, (env, context): DatabaseConfig => {
  if (
    context.production &&
    !context.isSet('DATABASE_URL') &&
    env.DB_PASSWORD === DEFAULT_PASSWORD
  ) {
    context.fault(
      'DB_PASSWORD',
      'is the public default, which production refuses',
      'Set DATABASE_URL, or DB_PASSWORD; make one with: openssl rand -hex 24',
    );
  }
  return {
    url:
      env.DATABASE_URL ??
      `postgres://${encodeURIComponent(env.DB_USER)}:${encodeURIComponent(env.DB_PASSWORD)}` +
        `@${hostPart(env.DB_HOST)}:${env.DB_PORT}/${encodeURIComponent(env.DB_NAME)}`,
    poolMax: env.DB_POOL_MAX,
    poolTimeoutMs: env.DB_POOL_TIMEOUT,
    statementTimeoutMs: env.DB_STATEMENT_TIMEOUT,
  };
});

/** A socket's folder is written as an encoded host, which `pg` takes back apart. */
function hostPart(host: string): string {
  return isIPv6(host) ? `[${host}]` : encodeURIComponent(host);
}
