import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';

/** What somebody signs in with. */
@Injectable()
export class CredentialRepository {
  constructor(private readonly database: Database) {}

  /** False when it was verified before, or when the account has another address by now. */
  async verifyEmail(userId: string, email: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE users SET email_verified_at = now(), updated_at = now()
        WHERE id = $1 AND email = $2 AND email_verified_at IS NULL
       RETURNING 1`,
      [userId, email],
      { tx },
    );
    return rows.length > 0;
  }

  async setPasswordHash(userId: string, hash: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'UPDATE users SET password_hash = $2, updated_at = now() WHERE id = $1',
      [userId, hash],
      { tx },
    );
  }
}
