import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { RetentionRule } from '../../../database/retention.js';
import { expiredRows } from '../../../database/expired-rows.js';
import type { Transaction } from '../../../database/transaction.js';

export interface OneTimeTokenRow {
  readonly user_id: string;
  readonly email: string | null;
}

export interface TakenOneTimeTokenRow extends OneTimeTokenRow {
  /** Sealed. */
  readonly payload: Buffer | null;
}

export interface NewOneTimeToken {
  readonly hash: Buffer;
  readonly purpose: string;
  readonly userId: string;
  readonly email: string | null;
  /** Sealed. */
  readonly payload: Buffer | null;
  readonly lifetimeSeconds: number;
}

@Injectable()
export class OneTimeTokenRepository {
  constructor(private readonly database: Database) {}

  async insert(token: NewOneTimeToken, tx?: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO one_time_tokens (hash, purpose, user_id, email, payload, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6::int * interval '1 second')`,
      [token.hash, token.purpose, token.userId, token.email, token.payload, token.lifetimeSeconds],
      { tx },
    );
  }

  async find(purpose: string, hash: Buffer): Promise<OneTimeTokenRow | undefined> {
    const [row] = await this.database.query<OneTimeTokenRow>(
      `SELECT user_id, email FROM one_time_tokens
        WHERE hash = $1 AND purpose = $2 AND expires_at > now()`,
      [hash, purpose],
    );
    return row;
  }

  /**
   * Takes it, so that nobody can take it again unless the transaction is undone; whosever it is when
   * `userId` is null, else that user's only: another one does not even use it up.
   */
  async take(
    purpose: string,
    hash: Buffer,
    userId: string | null,
    tx: Transaction,
  ): Promise<TakenOneTimeTokenRow | undefined> {
    const [row] = await this.database.query<TakenOneTimeTokenRow>(
      `DELETE FROM one_time_tokens
        WHERE hash = $1 AND purpose = $2 AND expires_at > now()
          AND ($3::uuid IS NULL OR user_id = $3)
       RETURNING user_id, email, payload`,
      [hash, purpose, userId],
      { tx },
    );
    return row;
  }

  async deleteOfUser(userId: string, purpose: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'DELETE FROM one_time_tokens WHERE user_id = $1 AND purpose = $2',
      [userId, purpose],
      { tx },
    );
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'one_time_tokens',
      column: 'expires_at',
      keptSeconds: 0,
    });
  }
}
