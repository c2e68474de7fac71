import { Inject, Injectable } from '@nestjs/common';
import { authConfig, type AuthConfig } from '../../config/auth.config.js';
import type { Role } from '../../http/principal.js';
import type { User } from './user.js';

const ASCII = /^[\x21-\x7e]+$/;

/** Which role counts: the granted one, or admin for a configured address that is verified. */
@Injectable()
export class RolesService {
  private readonly adminEmails: ReadonlySet<string>;

  constructor(@Inject(authConfig.token) config: AuthConfig) {
    this.adminEmails = new Set(config.adminEmails);
  }

  of({ role, email, email_verified_at }: Pick<User, 'role' | 'email' | 'email_verified_at'>): Role {
    // An address that nobody proved to own would make whoever registers it first an admin.
    if (email === null || email_verified_at === null) return role;
    // Beyond ASCII other letters become these when they are lower-cased.
    if (!ASCII.test(email)) return role;
    return this.adminEmails.has(email.toLowerCase()) ? 'admin' : role;
  }
}
