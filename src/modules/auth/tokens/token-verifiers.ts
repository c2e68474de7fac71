import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccessClaims } from './access-claims.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { invalidToken, tokenExpired } from '../auth.errors.js';
import { ForeignTokenVerifier } from '../foreign/foreign-token.verifier.js';
import { claimedIssuer } from '../foreign/foreign-header.js';
import { RecentMap } from './recent-map.js';
import type { TokenVerifier, Verdict } from './token-verifier.js';

/** More than any verifier takes. */
const MAX_TOKEN_CHARACTERS = 8_192;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly claims: AccessClaims;
  /** Unix milliseconds. */
  readonly until: number;
}

/**
 * Hands a token to the verifier of the issuer that it names, and remembers those that were
 * verified: verification is a third of a small request's cost.
 */
@Injectable()
export class TokenVerifiers {
  /** By digest: whoever reads the memory of this process finds no tokens in here. */
  private readonly remembered = new RecentMap<Remembered>(MAX_REMEMBERED);

  constructor(
    private readonly own: AccessTokenVerifier,
    private readonly foreign: ForeignTokenVerifier,
  ) {}

  /** At once for a remembered token, the refusal included; a promise for any other. */
  verify(token: string): Verdict | Promise<Verdict> {
    if (token.length > MAX_TOKEN_CHARACTERS) return invalidToken();
    const digest = hash('sha256', token, 'base64');
    const known = this.remembered.get(digest);
    if (known === undefined) return this.look(token, digest);
    const now = Date.now();
    if (known.until > now) return known.claims;
    if (known.claims.expiresAt * 1_000 > now) return this.look(token, digest);
    this.remembered.delete(digest);
    return tokenExpired();
  }

  private async look(token: string, digest: string): Promise<Verdict> {
    const verifier = this.verifierOf(token);
    const verdict = await verifier.verify(token);
    if (verdict instanceof Error) {
      this.remembered.delete(digest);
      return verdict;
    }
    const until = Math.min(verdict.expiresAt * 1_000, Date.now() + verifier.rememberedMs);
    this.remembered.set(digest, { claims: verdict, until });
    return verdict;
  }

  /** Nobody else's token is told from a broken one of ours. */
  private verifierOf(token: string): TokenVerifier {
    if (!this.foreign.configured) return this.own;
    const issuer = claimedIssuer(token);
    return issuer !== undefined && this.foreign.takes(issuer) ? this.foreign : this.own;
  }
}
