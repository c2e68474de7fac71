import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { days, expiredRows } from '../../../database/expired-rows.js';
import type { RetentionRule } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';
import type { MailAllowance } from './account-mail-allowance.js';

/** No allowance's span is longer. */
const KEPT_SECONDS = days(1);

/** When mails went to an address, which is known by its hash alone. */
@Injectable()
export class MailAllowanceRepository {
  constructor(private readonly database: Database) {}

  /**
   * Notes a mail that is sent now, unless that is one too many; whether it did. Until the
   * transaction ends nobody else notes one of this address and purpose.
   */
  async noteIfAllowed(
    addressHash: Buffer,
    purpose: string,
    allowances: readonly MailAllowance[],
    tx: Transaction,
  ): Promise<boolean> {
    const mails = allowances.map((allowance) => allowance.mails);
    const spans = allowances.map(({ withinSeconds }) => withinSeconds);
    // By the clock: `now()` stands still while a transaction waits. What has fewer mails than an
    // allowance is null there, and so within it.
    const noted = await this.database.query(
      `INSERT INTO mail_allowances AS past (address_hash, purpose, sent_at, last_sent_at)
       VALUES ($1, $2, ARRAY[clock_timestamp()], clock_timestamp())
           ON CONFLICT (address_hash, purpose) DO UPDATE
          SET sent_at = (clock_timestamp() || past.sent_at)[1:$5::int],
              last_sent_at = clock_timestamp()
        WHERE NOT EXISTS (
                SELECT FROM unnest($3::int[], $4::int[]) AS allowed (mails, seconds)
                 WHERE past.sent_at[allowed.mails] >
                       clock_timestamp() - allowed.seconds * interval '1 second')
       RETURNING 1`,
      [addressHash, purpose, mails, spans, Math.max(...mails)],
      { tx },
    );
    return noted.length > 0;
  }

  /** In seconds, newest first. */
  async ages(addressHash: Buffer, purpose: string, tx: Transaction): Promise<number[]> {
    const rows = await this.database.query<{ age: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - mailed)::float8 AS age
         FROM mail_allowances, unnest(sent_at) AS mailed
        WHERE address_hash = $1 AND purpose = $2
        ORDER BY mailed DESC`,
      [addressHash, purpose],
      { tx },
    );
    return rows.map(({ age }) => age);
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'mail_allowances',
      column: 'last_sent_at',
      keptSeconds: KEPT_SECONDS,
    });
  }
}
