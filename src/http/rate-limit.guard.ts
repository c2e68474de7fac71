import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { rateLimitConfig, type RateLimitConfig } from '../config/rate-limit.config.js';
import { RATE_LIMIT, type RateLimitKind } from './access.decorators.js';
import { limitedAddress } from './client-address.js';
import type { AuthenticatedRequest } from './principal.js';
import { RateLimitExceeded, rateLimitHeaders } from './rate-limit-exceeded.js';
import { type RateLimitPolicy, type RateLimitState, RateLimits } from './rate-limits.js';

const MAX_ACCOUNT_CHARACTERS = 254;
const MAX_HEAVY = 5;

const accountOf = (body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null || !('email' in body)) return undefined;
  const { email } = body;
  if (typeof email !== 'string') return undefined;
  return email.slice(0, MAX_ACCOUNT_CHARACTERS).toLowerCase();
};

/** The one that holds its sender up for longer. */
const tighter = (a: RateLimitState, b: RateLimitState): RateLimitState => {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  const later = a.allowed ? b.remaining < a.remaining : b.resetSeconds > a.resetSeconds;
  return later ? b : a;
};

/** Limits by user, or by address when signed out; sign-in routes by address and by account. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly general: RateLimitPolicy;
  private readonly auth: RateLimitPolicy;
  private readonly heavy: RateLimitPolicy;

  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
    @Inject(rateLimitConfig.token) config: RateLimitConfig,
  ) {
    const windowSeconds = config.ttlSeconds;
    this.general = { name: 'default', limit: config.max, windowSeconds };
    this.auth = { name: 'auth', limit: config.authMax, windowSeconds };
    // Switched off with the general limit.
    this.heavy = { name: 'heavy', limit: Math.min(MAX_HEAVY, config.max), windowSeconds };
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const kind = this.reflector.getAllAndOverride<RateLimitKind | undefined>(RATE_LIMIT, targets);
    const policy = this.policyOf(kind);
    if (policy === undefined || policy.limit === 0) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    return this.consume(policy, this.keys(policy, request), http.getResponse<Response>());
  }

  private policyOf(kind: RateLimitKind | undefined): RateLimitPolicy | undefined {
    switch (kind) {
      case 'none':
        return undefined;
      case 'auth':
        return this.auth;
      case 'heavy':
        return this.heavy;
      case undefined:
        return this.general;
    }
  }

  private keys(policy: RateLimitPolicy, request: AuthenticatedRequest): readonly string[] {
    const address = `address:${limitedAddress(request.ip)}`;
    const user = request.principal && `user:${request.principal.userId}`;
    if (policy !== this.auth) return [user ?? address];
    // Whoever guesses may have many addresses, and a session of the account.
    const account = accountOf(request.body);
    return [address, account === undefined ? undefined : `account:${account}`, user].filter(
      (key) => key !== undefined,
    );
  }

  private async consume(
    policy: RateLimitPolicy,
    keys: readonly string[],
    response: Response,
  ): Promise<boolean> {
    const states = await Promise.all(keys.map((key) => this.limits.consume(policy, key)));
    const tightest = states.reduce(tighter);
    if (!tightest.allowed) throw new RateLimitExceeded(tightest);
    response.set(rateLimitHeaders(tightest));
    return true;
  }
}
