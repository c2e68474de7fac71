import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../../database/database.js';
import { sessionEnded } from '../auth.errors.js';

export interface ForeignSession {
  /** What its tokens have in common; see `sessions.foreign_key`. */
  readonly key: Buffer;
  readonly userId: string;
  readonly lifetimeSeconds: number;
  /** Unix seconds: the end of its latest token. */
  readonly atLeastUntil: number;
}

/** The account may be deleted between two statements. */
const constraints = { sessions_user_id_fkey: sessionEnded };

/** Sessions that another issuer's tokens stand for. */
@Injectable()
export class ForeignSessionRepository {
  constructor(private readonly database: Database) {}

  /**
   * The id of the session with this key: begun now, or prolonged unless it was revoked. Many nodes
   * see a token within a moment, and a changed end is told to all of them, so it is not moved for
   * less than a minute.
   * @throws DomainError UNAUTHORIZED when the account is gone
   */
  async open({ key, userId, lifetimeSeconds, atLeastUntil }: ForeignSession): Promise<string> {
    const [session] = await this.database.query<{ id: string }>(
      `INSERT INTO sessions AS held (id, user_id, foreign_key, expires_at)
       VALUES ($1, $2, $3, greatest(now() + $4::int * interval '1 second', to_timestamp($5)))
       ON CONFLICT ON CONSTRAINT sessions_foreign_key DO UPDATE
         SET last_used_at = now(),
             expires_at = CASE
               WHEN held.revoked_at IS NULL
                AND (held.expires_at < to_timestamp($5)
                     OR held.expires_at < excluded.expires_at - interval '1 minute')
               THEN excluded.expires_at
               ELSE held.expires_at
             END
       RETURNING id`,
      [uuidv7(), userId, key, lifetimeSeconds, atLeastUntil],
      { constraints, name: 'foreign_session' },
    );
    if (!session) throw new Error('the insert returned no row');
    return session.id;
  }
}
