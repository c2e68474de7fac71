import { requireStrong } from './secret-strength.js';
import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { text } from './validators.js';
import { optional } from './variable.js';

export interface SupabaseConfig {
  readonly url?: string | undefined;
  /** `<url>/auth/v1`; undefined when neither address tells it. */
  readonly issuer?: string | undefined;
  /** The HS256 secret. */
  readonly jwtSecret?: string | undefined;
  /** `SUPABASE_JWKS_URL`, else the project's own. */
  readonly jwksUrl?: string | undefined;
}

const JWKS_PATH = '/.well-known/jwks.json';
const HINT = "Copy the JWT secret from the Supabase project's settings";

const specs = {
  SUPABASE_URL: optional(httpUrl, {
    desc: 'Supabase project whose users may sign in with their tokens (ES256 or RS256).',
    example: 'https://abcdefgh.supabase.co',
  }),
  SUPABASE_JWT_SECRET: optional(text, {
    desc: "The project's HS256 secret, where it still signs with one.",
    example: HINT,
    secret: true,
  }),
  SUPABASE_JWKS_URL: optional(httpUrl, {
    desc: "The project's key set, when it is not at the usual address.",
    example: 'https://abcdefgh.supabase.co/auth/v1/.well-known/jwks.json',
    shownDefault: '`<SUPABASE_URL>/auth/v1/.well-known/jwks.json`',
  }),
};

export const supabaseConfig = defineSection('Supabase', specs, (env, context): SupabaseConfig => {
  requireStrong(context, 'SUPABASE_JWT_SECRET', 32, HINT);
  const issuer = env.SUPABASE_URL
    ? `${env.SUPABASE_URL}/auth/v1`
    : issuerOf(env.SUPABASE_JWKS_URL ?? '');
  return {
    url: env.SUPABASE_URL,
    issuer,
    jwtSecret: env.SUPABASE_JWT_SECRET,
    jwksUrl: env.SUPABASE_JWKS_URL ?? (env.SUPABASE_URL && `${issuer}${JWKS_PATH}`),
  };
});

function issuerOf(jwksUrl: string): string | undefined {
  return jwksUrl.endsWith(JWKS_PATH) ? jwksUrl.slice(0, -JWKS_PATH.length) : undefined;
}
