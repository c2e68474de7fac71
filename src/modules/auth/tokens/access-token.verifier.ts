import { Injectable } from '@nestjs/common';
import passport from 'passport';
import type { DomainError } from '../../../errors/domain-error.js';
import { claimsOf } from './access-claims.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { invalidToken, tokenExpired } from '../auth.errors.js';
import { TokenVerifier, type Verdict } from './token-verifier.js';

const MAX_TOKEN_CHARACTERS = 4_096;

type Middleware = (request: object, response: object, next: (error: unknown) => void) => void;

// Its typings leave open what the middleware of `authenticate` is.
const authenticator: passport.Authenticator<unknown, Middleware> = passport;

const refusal = (reason: unknown): DomainError =>
  reason instanceof Error && reason.name === 'TokenExpiredError' ? tokenExpired() : invalidToken();

/** Verifies our own access tokens. */
@Injectable()
export class AccessTokenVerifier extends TokenVerifier {
  /** Until they end: our key does not change while a process lives. */
  readonly rememberedMs = Infinity;

  constructor(private readonly strategy: AccessTokenStrategy) {
    super();
  }

  async verify(token: string): Promise<Verdict> {
    if (token.length > MAX_TOKEN_CHARACTERS) return invalidToken();
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
        resolve(claimsOf(verified) ?? refusal(reason));
      };
      const request = { headers: { authorization: `Bearer ${token}` } };
      // Passport writes into a strategy who waits for its answer. With one for all, tokens that
      // are verified in the same turn would be answered with each other's claims.
      const strategy = Object.create(this.strategy) as AccessTokenStrategy;
      authenticator.authenticate(strategy, { session: false }, settle)(request, {}, reject);
    });
  }
}
