import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Role } from '../../http/principal.js';

export interface RoleGrant {
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly before: Role;
  /** False: it was refused, for nobody has shown that the address is theirs. */
  readonly done: boolean;
}

/** Who is an admin by grant. A change is told to every node by a trigger of `users`. */
@Injectable()
export class RoleGrantRepository {
  constructor(private readonly database: Database) {}

  /**
   * Undefined when no account has the address. To one whose address is not verified nothing is given
   * unless `unverified` says so.
   */
  async setRole(email: string, role: Role, unverified: boolean): Promise<RoleGrant | undefined> {
    const [grant] = await this.database.query<RoleGrant>(
      `UPDATE users
          SET role = CASE WHEN held.done THEN $2 ELSE users.role END,
              updated_at = CASE WHEN users.role = $2 OR NOT held.done THEN users.updated_at
                                ELSE now() END
         FROM (SELECT id, role, $2 = 'user' OR $3 OR email_verified_at IS NOT NULL AS done
                 FROM users WHERE lower(email) = lower($1) FOR UPDATE) AS held
        WHERE users.id = held.id
       RETURNING username, email, email_verified_at IS NOT NULL AS email_verified,
                 held.role AS before, held.done`,
      [email, role, unverified],
    );
    return grant;
  }
}
