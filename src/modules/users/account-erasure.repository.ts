import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';

/** GitHub's users sign in anew when they come back: nothing of theirs goes on by itself. */
const NO_TOMBSTONE = 'github';

/** What deleting an account does besides what follows from its row by foreign keys. */
@Injectable()
export class AccountErasureRepository {
  constructor(private readonly database: Database) {}

  /** Waits for whoever is adding something of theirs, which is then erased too; and nobody comes. */
  async lockForGood(userId: string, tx: Transaction): Promise<void> {
    await this.database.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId], { tx });
  }

  /** A foreign token outlives the account, and must not make it anew. */
  async insertTombstones(userId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO identity_tombstones (issuer, subject_hash)
       SELECT issuer, sha256(convert_to(subject, 'UTF8')) FROM identities
        WHERE user_id = $1 AND issuer <> $2
           ON CONFLICT (issuer, subject_hash) DO UPDATE SET deleted_at = now()`,
      [userId, NO_TOMBSTONE],
      { tx },
    );
  }

  /** Mails of the account are its own by key; these went to its address before there was one. */
  async deleteMailsTo(email: string, tx: Transaction): Promise<void> {
    await this.database.query('DELETE FROM mails WHERE lower(recipient) = lower($1)', [email], {
      tx,
    });
  }

  /**
   * What could not be delivered and will not be, by any name in it. What is still on its way is what
   * others wait for.
   */
  async deleteDeadEventsOf(names: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      `DELETE FROM outbox
        WHERE dead_at IS NOT NULL
          AND EXISTS (SELECT FROM unnest($1::text[]) AS name
                       WHERE position(to_json(lower(name))::text IN lower(payload::text)) > 0)`,
      [names],
      { tx },
    );
  }

  async deleteUser(userId: string, tx: Transaction): Promise<void> {
    await this.database.query('DELETE FROM users WHERE id = $1', [userId], { tx });
  }
}
