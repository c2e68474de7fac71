import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../errors/domain-error.js';
import type { Principal } from '../../http/principal.js';
import type { AccessClaims } from './tokens/access-claims.js';
import { sessionEnded } from './auth.errors.js';
import { SessionCache } from './sessions/session-cache.js';
import { lives, type SessionState } from './sessions/session-state.js';
import { TokenVerifiers } from './tokens/token-verifiers.js';

/** Somebody, or why not. */
export type Authentication = Principal | DomainError;

const isPending = <T>(value: T | Promise<T>): value is Promise<T> => value instanceof Promise;

/** Tells who an access token speaks for, now: its session is asked about each time. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: TokenVerifiers,
    private readonly sessions: SessionCache,
  ) {}

  /** At once, without a promise, when token and session are remembered. */
  authenticate(token: string): Authentication | Promise<Authentication> {
    const claims = this.tokens.verify(token);
    return isPending(claims) ? this.resume(claims) : this.withSession(claims);
  }

  private async resume(pending: Promise<AccessClaims | DomainError>): Promise<Authentication> {
    return this.withSession(await pending);
  }

  private withSession(
    claims: AccessClaims | DomainError,
  ): Authentication | Promise<Authentication> {
    if (claims instanceof Error) return claims;
    const state = this.sessions.get(claims.sessionId);
    if (isPending(state)) return state.then((found) => this.principal(claims, found));
    return this.principal(claims, state);
  }

  private principal(claims: AccessClaims, state: SessionState): Authentication {
    if (!lives(state) || state.userId !== claims.userId) return sessionEnded();
    const { userId, username, sessionId, expiresAt } = claims;
    return { userId, username, sessionId, role: state.role, expiresAt };
  }
}
