import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { RetentionRule } from '../database/retention.js';
import type { Transaction } from '../database/transaction.js';

export interface NewMailRow {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  /** Sealed. */
  readonly parameters: Buffer;
  readonly expiresInSeconds: number | undefined;
  readonly userId: string | undefined;
  readonly key: string | undefined;
  readonly requestId: string;
}

/** A mail that this process may send until its lease runs out. */
export interface ClaimedMail {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly parameters: Buffer;
  readonly request_id: string;
  readonly created_at: Date;
  /** This one included. */
  readonly attempts: number;
  readonly expired: boolean;
}

export interface MailOfUser {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly state: string;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

export interface CapturedRow {
  readonly id: string;
  readonly template: string;
  readonly request_id: string;
}

/** The ids of `$2` due mails of the templates `$1` that nobody else takes, the longest due first. */
const DUE = `ARRAY(
  SELECT id FROM mails
   WHERE state = 'waiting' AND next_attempt_at <= now() AND template = ANY ($1::text[])
   ORDER BY next_attempt_at
   LIMIT $2
     FOR UPDATE SKIP LOCKED)`;

@Injectable()
export class MailRepository {
  constructor(private readonly database: Database) {}

  /** One with a key that is known already is not kept. */
  async insert(mail: NewMailRow, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO mails (id, recipient, template, parameters, user_id, key, request_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::int * interval '1 second')
           ON CONFLICT (key) DO NOTHING`,
      [
        ...[mail.id, mail.recipient, mail.template, mail.parameters],
        ...[mail.userId ?? null, mail.key ?? null, mail.requestId, mail.expiresInSeconds ?? null],
      ],
      { tx },
    );
  }

  /**
   * Due mails of these templates that nobody else sends, the longest due first. Until the lease is
   * over nobody else is given them; after that anybody is.
   */
  claimDue(templates: readonly string[], limit: number, leaseMs: number): Promise<ClaimedMail[]> {
    return this.database.query<ClaimedMail>(
      `UPDATE mails
          SET attempts = attempts + 1,
              next_attempt_at = now() + $3::int * interval '1 millisecond'
        WHERE id = ANY (${DUE})
       RETURNING id, recipient, template, parameters, request_id, created_at, attempts,
                 coalesce(expires_at <= now(), false) AS expired`,
      [templates, limit, leaseMs],
    );
  }

  /** Keeps due mails to be looked at, in place of sending them. */
  captureDue(templates: readonly string[], limit: number): Promise<CapturedRow[]> {
    return this.database.query<CapturedRow>(
      `UPDATE mails SET state = 'captured', finished_at = now()
        WHERE id = ANY (${DUE})
       RETURNING id, template, request_id`,
      [templates, limit],
    );
  }

  /** It was sent, whoever has its lease by now. */
  async markSent(id: string): Promise<void> {
    await this.database.query(
      `UPDATE mails
          SET state = 'sent', parameters = NULL, last_error = NULL, finished_at = now()
        WHERE id = $1 AND state = 'waiting'`,
      [id],
    );
  }

  /** Only while the lease of this attempt holds; whoever has it since then says what follows. */
  async markFailed({ id, attempts }: ClaimedMail, error: string): Promise<void> {
    await this.database.query(
      `UPDATE mails SET state = 'failed', parameters = NULL, last_error = $3, finished_at = now()
        WHERE id = $1 AND attempts = $2 AND state = 'waiting'`,
      [id, attempts, error],
    );
  }

  /** As `markFailed`; it is due again in `retryInMs`. */
  async postpone({ id, attempts }: ClaimedMail, error: string, retryInMs: number): Promise<void> {
    await this.database.query(
      `UPDATE mails SET last_error = $3, next_attempt_at = now() + $4::int * interval '1 millisecond'
        WHERE id = $1 AND attempts = $2 AND state = 'waiting'`,
      [id, attempts, error, retryInMs],
    );
  }

  /** Oldest first: up to `limit` that come after `after`. */
  listAfter(userId: string, after: string | undefined, limit: number): Promise<MailOfUser[]> {
    return this.database.query<MailOfUser>(
      `SELECT id, template, recipient, state, created_at, finished_at
         FROM mails
        WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2)
        ORDER BY id LIMIT $3`,
      [userId, after, limit],
    );
  }

  /** Those that nobody sends: there is no server for them, or no build that knows their template. */
  waitingRetention(keptSeconds: number): RetentionRule {
    return {
      name: 'mails_waiting',
      deleteExpired: async (batchSize) => {
        const rows = await this.database.query(
          `DELETE FROM mails WHERE id = ANY (ARRAY(
             SELECT id FROM mails
              WHERE state = 'waiting' AND created_at < now() - $1::bigint * interval '1 second'
              ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))
           RETURNING 1`,
          [keptSeconds, batchSize],
        );
        return rows.length;
      },
    };
  }
}
