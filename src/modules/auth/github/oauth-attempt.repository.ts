import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { expiredRows } from '../../../database/expired-rows.js';
import type { RetentionRule } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';

export interface OauthAttemptRow {
  /** Sealed. */
  readonly verifier: Buffer;
  readonly link_user_id: string | null;
  readonly client_state: string | null;
}

export interface NewOauthAttempt {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly verifier: Buffer;
  readonly linkUserId: string | null;
  readonly clientState: string | null;
  readonly lifetimeSeconds: number;
}

@Injectable()
export class OauthAttemptRepository {
  constructor(private readonly database: Database) {}

  async insert(attempt: NewOauthAttempt, tx?: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO oauth_attempts
         (state_hash, browser_hash, verifier, link_user_id, client_state, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6::int * interval '1 second')`,
      [
        attempt.stateHash,
        attempt.browserHash,
        attempt.verifier,
        attempt.linkUserId,
        attempt.clientState,
        attempt.lifetimeSeconds,
      ],
      { tx },
    );
  }

  /** Takes it, so that nobody can take it again; another browser does not even use it up. */
  async take(stateHash: Buffer, browserHash: Buffer): Promise<OauthAttemptRow | undefined> {
    const [row] = await this.database.query<OauthAttemptRow>(
      `DELETE FROM oauth_attempts
        WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > now()
       RETURNING verifier, link_user_id, client_state`,
      [stateHash, browserHash],
    );
    return row;
  }

  async deleteOfUser(linkUserId: string, tx: Transaction): Promise<void> {
    await this.database.query('DELETE FROM oauth_attempts WHERE link_user_id = $1', [linkUserId], {
      tx,
    });
  }

  retention(): RetentionRule {
    return expiredRows(this.database, {
      table: 'oauth_attempts',
      column: 'expires_at',
      keptSeconds: 0,
    });
  }
}
