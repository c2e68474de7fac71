import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { days, expiredRows } from '../../database/expired-rows.js';
import type { RetentionRule } from '../../database/retention.js';

/** A token that this process may have revoked until its lease runs out. */
export interface ClaimedRevocation {
  /** The identity's that it was of. */
  readonly id: string;
  readonly issuer: string;
  /** Sealed. */
  readonly token: Buffer;
  /** This one included. */
  readonly attempts: number;
}

/** Of issuers that nobody can ask any more; the others' are done with after a day. */
const KEPT_DAYS = 7;

/** Tokens that are to be revoked; `IdentityRepository.delete` writes them. */
@Injectable()
export class TokenRevocationRepository {
  constructor(private readonly database: Database) {}

  /**
   * Due ones of these issuers, the longest due first. Until the lease is over nobody else is given
   * them; after that anybody is.
   */
  claimDue(
    issuers: readonly string[],
    limit: number,
    leaseMs: number,
  ): Promise<ClaimedRevocation[]> {
    return this.database.query<ClaimedRevocation>(
      `UPDATE token_revocations
          SET attempts = attempts + 1,
              next_attempt_at = now() + $3::int * interval '1 millisecond'
        WHERE id = ANY (ARRAY(
                SELECT id FROM token_revocations
                 WHERE next_attempt_at <= now() AND issuer = ANY ($1::text[])
                 ORDER BY next_attempt_at
                 LIMIT $2
                   FOR UPDATE SKIP LOCKED))
       RETURNING id, issuer, token, attempts`,
      [issuers, limit, leaseMs],
    );
  }

  /** Nothing is left to do, whoever has its lease by now. */
  async delete(id: string): Promise<void> {
    await this.database.query('DELETE FROM token_revocations WHERE id = $1', [id]);
  }

  /** Only while the lease of this attempt holds; whoever has it since then says what follows. */
  async giveUp({ id, attempts }: ClaimedRevocation): Promise<void> {
    await this.database.query('DELETE FROM token_revocations WHERE id = $1 AND attempts = $2', [
      id,
      attempts,
    ]);
  }

  /** As `giveUp`; it is due again in `retryInMs`. */
  async postpone({ id, attempts }: ClaimedRevocation, retryInMs: number): Promise<void> {
    await this.database.query(
      `UPDATE token_revocations SET next_attempt_at = now() + $3::int * interval '1 millisecond'
        WHERE id = $1 AND attempts = $2`,
      [id, attempts, retryInMs],
    );
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'token_revocations',
      column: 'created_at',
      keptSeconds: days(KEPT_DAYS),
    });
  }
}
