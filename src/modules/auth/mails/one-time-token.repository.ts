import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { RetentionRule } from '../../../database/retention.js';
import { expiredRows } from '../../../database/expired-rows.js';
import type { Transaction } from '../../../database/transaction.js';

export interface OneTimeTokenRow {
  readonly user_id: string;
  readonly email: string | null;
}

export interface NewOneTimeToken {
  readonly hash: Buffer;
  readonly purpose: string;
  readonly userId: string;
  readonly email: string | null;
  readonly lifetimeSeconds: number;
}

/** Whoever counts tokens allows fewer. */
const MAX_COUNTED = 20;

@Injectable()
export class OneTimeTokenRepository {
  constructor(private readonly database: Database) {}

  async insert(token: NewOneTimeToken, tx?: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO one_time_tokens (hash, purpose, user_id, email, expires_at)
       VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 second')`,
      [token.hash, token.purpose, token.userId, token.email, token.lifetimeSeconds],
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

  /** In seconds, newest first. By the clock: `now()` stands still while a transaction waits. */
  async ages(userId: string, purpose: string, tx: Transaction): Promise<number[]> {
    const rows = await this.database.query<{ age: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 AS age
         FROM one_time_tokens
        WHERE user_id = $1 AND purpose = $2 AND expires_at > clock_timestamp()
        ORDER BY created_at DESC LIMIT $3`,
      [userId, purpose, MAX_COUNTED],
      { tx },
    );
    return rows.map(({ age }) => age);
  }

  /** Takes it, so that nobody can take it again unless the transaction is undone. */
  async take(purpose: string, hash: Buffer, tx: Transaction): Promise<OneTimeTokenRow | undefined> {
    const [row] = await this.database.query<OneTimeTokenRow>(
      `DELETE FROM one_time_tokens WHERE hash = $1 AND purpose = $2 AND expires_at > now()
       RETURNING user_id, email`,
      [hash, purpose],
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
