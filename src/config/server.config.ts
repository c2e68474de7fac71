import { ENVIRONMENTS, type Environment } from './environment.js';
import { proxyTrust, type ProxyTrust } from './proxy-trust.js';
import { defineSection } from './section.js';
import { httpUrl, origin } from './urls.js';
import { integer, list, oneOf, text } from './validators.js';
import { optional, withDefault } from './variable.js';

export type ProcessRole = 'web' | 'worker';

export interface ServerConfig {
  readonly environment: Environment;
  readonly production: boolean;
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Where the outside reaches this server, without a slash at the end. */
  readonly publicUrl: string;
  /** It was not set, and is good for this machine alone. */
  readonly publicUrlIsLocal?: boolean;
  readonly frontendUrl?: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: ProxyTrust;
  readonly roles: ReadonlySet<ProcessRole>;
}

/** The usual addresses of a front end's development server (Next and Express; Vite). */
const DEVELOPMENT_ORIGINS = [3000, 5173].flatMap((port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
]);

const environmentNote = {
  desc: 'What the process runs as: `development`, `test` or `production`.',
  example: 'production',
};

const specs = {
  NODE_ENV: withDefault(oneOf(...ENVIRONMENTS), 'development', {
    ...environmentNote,
    testDefault: 'test',
  }),
  ENV: optional(text, { ...environmentNote, desc: 'Another name for `NODE_ENV`, which wins.' }),
  HOST: withDefault(text, '127.0.0.1', { desc: 'Address to listen on.', example: '0.0.0.0' }),
  PORT: withDefault(integer(0, 65_535), '3000', {
    desc: 'Port to listen on; `0` takes any free one.',
    example: '8080',
  }),
  PUBLIC_URL: optional(httpUrl, {
    desc: 'Where the outside reaches this server; links and webhook addresses begin with it.',
    example: 'https://api.example.com',
    shownDefault: '`http://localhost:<PORT>`',
  }),
  FRONTEND_URL: optional(httpUrl, {
    desc: 'The front end that sign-in and mailed links (`/auth/verify-email#token=…`, `/auth/reset-password#token=…`) lead to; its origin is allowed. Without it this server has pages for mailed links.',
    example: 'https://app.example.com',
  }),
  ALLOWED_ORIGINS: optional(list(origin), {
    desc: 'Origins, parted by commas, whose pages may call this server and open sockets, besides those of `PUBLIC_URL` and `FRONTEND_URL`.',
    example: 'https://app.example.com,https://admin.example.com',
    shownDefault: 'in development ports 3000 and 5173 of localhost, else none',
  }),
  TRUST_PROXY: withDefault(proxyTrust, '0', {
    desc: 'Proxies whose `X-Forwarded-*` headers are believed: a number of hops, or addresses and CIDRs parted by commas.',
    example: '10.0.0.0/8',
  }),
  ROLES: withDefault(list(oneOf('web', 'worker')), 'web,worker', {
    desc: 'What this process does: `web` (HTTP and sockets), `worker` (jobs and schedules) or both.',
    example: 'web',
  }),
};

export const serverConfig = defineSection('Server', specs, (env, context): ServerConfig => {
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const own = [publicUrl, env.FRONTEND_URL].flatMap((url) => (url ? new URL(url).origin : []));
  const inDevelopment = context.environment === 'development' ? DEVELOPMENT_ORIGINS : [];
  return {
    environment: context.environment,
    production: context.production,
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    publicUrlIsLocal: env.PUBLIC_URL === undefined,
    frontendUrl: env.FRONTEND_URL,
    allowedOrigins: [...new Set([...own, ...(env.ALLOWED_ORIGINS ?? inDevelopment)])],
    trustProxy: env.TRUST_PROXY,
    roles: new Set(env.ROLES),
  };
});
