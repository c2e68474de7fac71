import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Role } from '../../http/principal.js';

export interface RoleGrant {
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly before: Role;
}

/** Who is an admin by grant. A change is told to every node by a trigger of `users`. */
@Injectable()
export class RoleGrantRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when no account has the address. */
  async setRole(email: string, role: Role): Promise<RoleGrant | undefined> {
    const [grant] = await this.database.query<RoleGrant>(
      `UPDATE users
          SET role = $2,
              updated_at = CASE WHEN users.role = $2 THEN users.updated_at ELSE now() END
         FROM (SELECT id, role FROM users WHERE lower(email) = lower($1) FOR UPDATE) AS held
        WHERE users.id = held.id
       RETURNING username, email, email_verified_at IS NOT NULL AS email_verified,
                 held.role AS before`,
      [email, role],
    );
    return grant;
  }
}
