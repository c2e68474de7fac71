import { DEVELOPMENT_JWT_REFRESH_SECRET, DEVELOPMENT_JWT_SECRET } from './development-secrets.js';
import { requireDistinct, requireStrong } from './secret-strength.js';
import { defineSection } from './section.js';
import { durationSeconds, emailAddress, list, text } from './validators.js';
import { optional, requiredInProduction, withDefault } from './variable.js';

export interface AuthConfig {
  /** Signs access tokens. */
  readonly jwtSecret: string;
  /** Keys the stored hashes of refresh tokens. */
  readonly jwtRefreshSecret: string;
  readonly accessTtlSeconds: number;
  readonly refreshTtlSeconds: number;
  readonly issuer: string;
  readonly audience: string;
  /** Lower-cased. */
  readonly adminEmails: readonly string[];
}

const MAKE_SECRET = 'Make one with: openssl rand -base64 48';

const specs = {
  JWT_SECRET: requiredInProduction(text, DEVELOPMENT_JWT_SECRET, {
    desc: 'Signs access tokens; at least 32 characters.',
    example: MAKE_SECRET,
    secret: true,
  }),
  JWT_REFRESH_SECRET: requiredInProduction(text, DEVELOPMENT_JWT_REFRESH_SECRET, {
    desc: 'Keys the stored hashes of refresh tokens; at least 32 characters, not those of `JWT_SECRET`.',
    example: MAKE_SECRET,
    secret: true,
  }),
  JWT_EXPIRY: withDefault(durationSeconds, '15m', {
    desc: 'How long an access token is good.',
    example: '5m',
  }),
  JWT_REFRESH_EXPIRY: withDefault(durationSeconds, '7d', {
    desc: 'How long a session lasts, counted from its sign-in.',
    example: '30d',
  }),
  JWT_ISSUER: withDefault(text, 'switchboard', {
    desc: 'The `iss` of access tokens.',
    example: 'https://api.example.com',
  }),
  JWT_AUDIENCE: withDefault(text, 'switchboard', {
    desc: 'The `aud` of access tokens.',
    example: 'example-app',
  }),
  ADMIN_EMAILS: optional(list(emailAddress), {
    desc: 'Verified addresses, parted by commas, whose accounts are admins.',
    example: 'ada@example.com,grace@example.com',
  }),
};

export const authConfig = defineSection('Sign-in', specs, (env, context): AuthConfig => {
  requireStrong(context, 'JWT_SECRET', 32, MAKE_SECRET);
  requireStrong(context, 'JWT_REFRESH_SECRET', 32, MAKE_SECRET);
  requireDistinct(context, [
    'JWT_SECRET',
    'JWT_REFRESH_SECRET',
    'ENCRYPTION_KEY',
    'METRICS_TOKEN',
    'SUPABASE_JWT_SECRET',
  ]);
  if (env.JWT_REFRESH_EXPIRY < env.JWT_EXPIRY) {
    context.fault(
      'JWT_REFRESH_EXPIRY',
      'is shorter than JWT_EXPIRY',
      'A session must outlast its access tokens, for example JWT_EXPIRY=15m and JWT_REFRESH_EXPIRY=7d.',
    );
  }
  return {
    jwtSecret: env.JWT_SECRET,
    jwtRefreshSecret: env.JWT_REFRESH_SECRET,
    accessTtlSeconds: env.JWT_EXPIRY,
    refreshTtlSeconds: env.JWT_REFRESH_EXPIRY,
    issuer: env.JWT_ISSUER,
    audience: env.JWT_AUDIENCE,
    adminEmails: env.ADMIN_EMAILS ?? [],
  };
});
