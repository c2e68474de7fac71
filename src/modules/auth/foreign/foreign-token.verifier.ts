import { Inject, Injectable } from '@nestjs/common';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import { supabaseConfig, type SupabaseConfig } from '../../../config/supabase.config.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { invalidToken } from '../auth.errors.js';
import { ForeignAccounts } from './foreign-accounts.js';
import { foreignClaimsOf } from './foreign-claims.js';
import { isForeignIssuer } from './foreign-issuer.js';
import type { ForeignSignatures } from './foreign-signatures.js';
import { TokenVerifier, type Verdict } from '../tokens/token-verifier.js';

/** Verifies the tokens of a Supabase project and finds, or makes, the accounts that they speak for. */
@Injectable()
export class ForeignTokenVerifier extends TokenVerifier {
  readonly configured: boolean;
  /** No longer than our own live: a name that was changed, a key that was given up, shows by then. */
  readonly rememberedMs: number;
  private readonly underWay = new Map<string, Promise<Verdict>>();
  private loaded: Promise<ForeignSignatures> | undefined;

  constructor(
    @Inject(supabaseConfig.token) private readonly config: SupabaseConfig,
    @Inject(authConfig.token) private readonly own: AuthConfig,
    private readonly accounts: ForeignAccounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
    this.configured = config.jwtSecret !== undefined || config.jwksUrl !== undefined;
    this.rememberedMs = own.accessTtlSeconds * 1_000;
  }

  /** Whether tokens that name this issuer are to be judged here. */
  takes(issuer: string): boolean {
    return this.configured && issuer !== this.own.issuer && isForeignIssuer(this.config, issuer);
  }

  /** Of those who show one token at the same time, one asks for all. */
  verify(token: string): Promise<Verdict> {
    const shared = this.underWay.get(token);
    if (shared) return shared;
    const verdict = this.judge(token).finally(() => this.underWay.delete(token));
    this.underWay.set(token, verdict);
    return verdict;
  }

  private async judge(token: string): Promise<Verdict> {
    const signatures = await (this.loaded ??= this.load());
    const payload = await signatures.payloadOf(token);
    if (!payload) return invalidToken();
    const claims = foreignClaimsOf(payload, Date.now() / 1_000);
    if (claims instanceof Error) return claims;
    if (!this.takes(claims.issuer)) return invalidToken();
    return this.accounts.admit(claims);
  }

  /** Where no foreign token comes, none of this costs memory. */
  private async load(): Promise<ForeignSignatures> {
    const [{ ForeignSignatures }, { JwksSource }, { fetchJwks }] = await Promise.all([
      import('./foreign-signatures.js'),
      import('./jwks-source.js'),
      import('./jwks-fetch.js'),
    ]);
    const { jwksUrl, jwtSecret } = this.config;
    const onFailure = (error: unknown): void =>
      this.logger.warn('the key set of Supabase was not fetched', errorFields(error));
    return new ForeignSignatures({
      secret: jwtSecret === undefined ? undefined : Buffer.from(jwtSecret),
      jwks:
        jwksUrl === undefined
          ? undefined
          : new JwksSource({ fetch: () => fetchJwks(jwksUrl), onFailure }),
    });
  }
}
