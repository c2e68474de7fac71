import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';

/** Who may not use this site. */
@Injectable()
export class SuspensionRepository {
  constructor(private readonly database: Database) {}

  /** Whether that is new; the reason of one who is suspended already is replaced, if one is given. */
  async suspend(userId: string, reason: string | null, tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ fresh: boolean }>(
      `UPDATE users
          SET suspended_at = coalesce(suspended_at, now()),
              suspended_reason = coalesce($2, suspended_reason)
        WHERE id = $1
       RETURNING suspended_at = now() AS fresh`,
      [userId, reason],
      { tx },
    );
    return row?.fresh === true;
  }

  /** Whether they were suspended. */
  async reinstate(userId: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE users SET suspended_at = NULL, suspended_reason = NULL
        WHERE id = $1 AND suspended_at IS NOT NULL
       RETURNING 1`,
      [userId],
      { tx },
    );
    return rows.length > 0;
  }
}
