import { SetMetadata } from '@nestjs/common';
import type { Role } from './principal.js';

export const PUBLIC = 'switchboard:public';
export const ROLES = 'switchboard:roles';
export const RATE_LIMIT = 'switchboard:rate-limit';

/** Opts a route out of authentication; everything else is private. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** Only for principals of one of these roles; others get 403. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator =>
  SetMetadata(ROLES, roles);

/**
 * `none`: outside the limits; `auth`: the tight limit by address and by account; `heavy`: five a
 * window, for what reads everything there is of somebody.
 */
export type RateLimitKind = 'none' | 'auth' | 'heavy';

export const RateLimit = (kind: RateLimitKind): MethodDecorator & ClassDecorator =>
  SetMetadata(RATE_LIMIT, kind);
