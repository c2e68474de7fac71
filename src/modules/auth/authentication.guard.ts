import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { bearerToken } from '../../http/bearer-token.js';
import type { AuthenticatedRequest } from '../../http/principal.js';
import { currentContext } from '../../logging/request-context.js';
import { type Authentication, Authenticator } from './authenticator.js';

/**
 * Finds out who is asking and refuses nobody: what it found, or why it found nobody, is on the
 * request, and the AuthorizationGuard knows whether the route minds.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = bearerToken(request.headers);
    if (token === undefined) return true;
    const found = this.authenticator.authenticate(token);
    return found instanceof Promise ? this.settleLater(request, found) : settle(request, found);
  }

  private async settleLater(
    request: AuthenticatedRequest,
    pending: Promise<Authentication>,
  ): Promise<boolean> {
    try {
      return settle(request, await pending);
    } catch (error) {
      // The database is away: a public route may still answer.
      return settle(request, error instanceof Error ? error : new Error(String(error)));
    }
  }
}

const settle = (request: AuthenticatedRequest, found: Authentication | Error): true => {
  if (found instanceof Error) {
    request.authenticationError = found;
    return true;
  }
  request.principal = found;
  const context = currentContext();
  if (context) context.userId = found.userId;
  return true;
};
