import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';

export interface NewMailRow {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  /** Sealed. */
  readonly parameters: Buffer;
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
}

export interface CapturedRow {
  readonly id: string;
  readonly template: string;
  readonly request_id: string;
}

@Injectable()
export class MailRepository {
  constructor(private readonly database: Database) {}

  /** One with a key that is known already is not kept. */
  async insert(mail: NewMailRow, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO mails (id, recipient, template, parameters, user_id, key, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (key) DO NOTHING`,
      [
        ...[mail.id, mail.recipient, mail.template, mail.parameters],
        ...[mail.userId ?? null, mail.key ?? null, mail.requestId],
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
        WHERE id = ANY (ARRAY(
                SELECT id FROM mails
                 WHERE state = 'waiting' AND next_attempt_at <= now() AND template = ANY ($1::text[])
                 ORDER BY next_attempt_at
                 LIMIT $2
                   FOR UPDATE SKIP LOCKED))
       RETURNING id, recipient, template, parameters, request_id, created_at, attempts`,
      [templates, limit, leaseMs],
    );
  }

  /** Keeps due mails to be looked at, in place of sending them. */
  captureDue(templates: readonly string[], limit: number): Promise<CapturedRow[]> {
    return this.database.query<CapturedRow>(
      `UPDATE mails SET state = 'captured', finished_at = now()
        WHERE id = ANY (ARRAY(
                SELECT id FROM mails
                 WHERE state = 'waiting' AND next_attempt_at <= now() AND template = ANY ($1::text[])
                 ORDER BY next_attempt_at
                 LIMIT $2
                   FOR UPDATE SKIP LOCKED))
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
}
