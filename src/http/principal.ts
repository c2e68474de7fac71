import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { unauthorized } from '../errors/errors.js';

export type Role = 'user' | 'admin';

/** Who is asking, as the access token says; nothing here was looked up for this request. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  /** The session that the token belongs to. */
  readonly sessionId: string;
  readonly role: Role;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** What authentication found: somebody, nobody, or a token that was refused and why. */
export interface AuthenticatedRequest extends Request {
  principal?: Principal;
  authenticationError?: Error;
}

export const principalOf = (request: AuthenticatedRequest): Principal => {
  if (!request.principal) throw request.authenticationError ?? unauthorized();
  return request.principal;
};

/** The signed-in caller of a private route. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    principalOf(context.switchToHttp().getRequest<AuthenticatedRequest>()),
);

/**
 * Whoever asks on a public route; undefined without a token. One that is refused is refused there
 * too: or its holder, instead of renewing it, would take what is shown to strangers for all there is.
 */
export const CurrentReader = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined => {
    const { principal, authenticationError } = context
      .switchToHttp()
      .getRequest<AuthenticatedRequest>();
    if (!principal && authenticationError) throw authenticationError;
    return principal;
  },
);
