import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';
import { unauthorized } from '../errors/errors.js';

/** A key is a user's own, on one route. */
export interface IdempotencyScope {
  readonly userId: string;
  readonly route: string;
  readonly key: string;
}

export interface StoredResponse {
  readonly fingerprint: Buffer;
  readonly status: number;
  readonly response: Buffer;
}

@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Holds the key until the transaction ends; false while another request holds it. */
  async tryLock({ userId, route, key }: IdempotencyScope, tx: Transaction): Promise<boolean> {
    const [row] = await this.database.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked`,
      [JSON.stringify([userId, route, key])],
      { tx },
    );
    return row?.locked === true;
  }

  async find(
    { userId, route, key }: IdempotencyScope,
    maxAgeSeconds: number,
    tx: Transaction,
  ): Promise<StoredResponse | undefined> {
    const [row] = await this.database.query<StoredResponse>(
      `SELECT fingerprint, status, response FROM idempotency_keys
        WHERE user_id = $1 AND route = $2 AND key = $3
          AND created_at > now() - $4::int * interval '1 second'`,
      [userId, route, key, maxAgeSeconds],
      { tx },
    );
    return row;
  }

  /**
   * An expired response of the same key gives way.
   * @throws DomainError 401 when the user is there no more
   */
  async put(
    { userId, route, key }: IdempotencyScope,
    { fingerprint, status, response }: StoredResponse,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO idempotency_keys (user_id, route, key, fingerprint, status, response)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (user_id, route, key) DO UPDATE
          SET fingerprint = $4, status = $5, response = $6, created_at = now()`,
      [userId, route, key, fingerprint, status, response],
      { tx, constraints: { idempotency_keys_user_id_fkey: unauthorized } },
    );
  }
}
