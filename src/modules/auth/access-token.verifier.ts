import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import passport from 'passport';
import type { DomainError } from '../../errors/domain-error.js';
import { type AccessClaims, claimsOf } from './access-claims.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { invalidToken, tokenExpired } from './auth.errors.js';
import { RecentMap } from './recent-map.js';

const MAX_TOKEN_CHARACTERS = 4_096;
const MAX_REMEMBERED = 10_000;

type Middleware = (request: object, response: object, next: (error: unknown) => void) => void;

// Its typings leave open what the middleware of `authenticate` is.
const authenticator: passport.Authenticator<unknown, Middleware> = passport;

const refusal = (reason: unknown): DomainError =>
  reason instanceof Error && reason.name === 'TokenExpiredError' ? tokenExpired() : invalidToken();

/**
 * Verifies access tokens and remembers those that it verified until they expire: verification is
 * a third of a small request's cost. Whether the session lives is not known here.
 */
@Injectable()
export class AccessTokenVerifier {
  /** By digest: whoever reads the memory of this process finds no tokens in here. */
  private readonly remembered = new RecentMap<AccessClaims>(MAX_REMEMBERED);

  constructor(private readonly strategy: AccessTokenStrategy) {}

  /** At once for a remembered token, the refusal included; a promise for any other. */
  verify(token: string): AccessClaims | DomainError | Promise<AccessClaims | DomainError> {
    if (token.length > MAX_TOKEN_CHARACTERS) return invalidToken();
    const digest = hash('sha256', token, 'base64');
    const claims = this.remembered.get(digest);
    if (claims === undefined) return this.firstSight(token, digest);
    if (claims.expiresAt * 1_000 > Date.now()) return claims;
    this.remembered.delete(digest);
    return tokenExpired();
  }

  private firstSight(token: string, digest: string): Promise<AccessClaims | DomainError> {
    return new Promise((resolve, reject) => {
      const settle = (error: unknown, verified?: unknown, reason?: unknown): void => {
        if (error !== null) {
          reject(
            error instanceof Error
              ? error
              : new Error('the token was not verified', { cause: error }),
          );
          return;
        }
        const claims = claimsOf(verified);
        if (claims) this.remembered.set(digest, claims);
        resolve(claims ?? refusal(reason));
      };
      const request = { headers: { authorization: `Bearer ${token}` } };
      // Passport writes into a strategy who waits for its answer. With one for all, tokens that
      // are verified in the same turn would be answered with each other's claims.
      const strategy = Object.create(this.strategy) as AccessTokenStrategy;
      authenticator.authenticate(strategy, { session: false }, settle)(request, {}, reject);
    });
  }
}
