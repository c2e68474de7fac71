import { isLoopback } from './loopback.js';
import { requireStrong } from './secret-strength.js';
import { defineSection, type SectionContext } from './section.js';
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
  /** Whether an issuer may be a http address of this machine, as that of Supabase's own tools is. */
  readonly allowLoopback: boolean;
}

const JWKS_PATH = '/.well-known/jwks.json';
const HINT = "Copy the JWT secret from the Supabase project's settings";

const specs = {
  SUPABASE_URL: optional(httpUrl, {
    desc: 'Supabase project whose users may sign in with their tokens (ES256 or RS256).',
    example: 'https://abcdefgh.supabase.co',
  }),
  SUPABASE_JWT_SECRET: optional(text, {
    desc:
      "The project's HS256 secret, where it still signs with one. Without an address beside it, " +
      'any issuer `https://…/auth/v1` is taken whose tokens it signs.',
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
  requirePrivacy(context, 'SUPABASE_URL', env.SUPABASE_URL);
  requirePrivacy(context, 'SUPABASE_JWKS_URL', env.SUPABASE_JWKS_URL);
  const issuer = env.SUPABASE_URL
    ? `${env.SUPABASE_URL}/auth/v1`
    : issuerOf(env.SUPABASE_JWKS_URL ?? '');
  if (issuer !== undefined && issuer === context.raw['JWT_ISSUER']) {
    context.fault(
      'JWT_ISSUER',
      'is the issuer of the Supabase project',
      'Give our own tokens a name of their own, for example JWT_ISSUER=switchboard.',
    );
  }
  return {
    url: env.SUPABASE_URL,
    issuer,
    jwtSecret: env.SUPABASE_JWT_SECRET,
    jwksUrl: env.SUPABASE_JWKS_URL ?? (env.SUPABASE_URL && `${issuer}${JWKS_PATH}`),
    allowLoopback: !context.production,
  };
});

function issuerOf(jwksUrl: string): string | undefined {
  return jwksUrl.endsWith(JWKS_PATH) ? jwksUrl.slice(0, -JWKS_PATH.length) : undefined;
}

/** Whoever could change the key set on its way could make tokens for everybody. */
function requirePrivacy(
  context: SectionContext,
  variable: string,
  address: string | undefined,
): void {
  if (address === undefined) return;
  const url = new URL(address);
  if (url.protocol === 'https:' || (!context.production && isLoopback(url.hostname))) return;
  context.fault(
    variable,
    'must be an https:// address',
    'Keys are fetched from it; http:// is for this machine alone, outside production.',
  );
}
