import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

const EXPIRED_KEPT_DAYS = 7;
const REVOKED_KEPT_DAYS = 30;

/**
 * A foreign session that was ended stays as long as its account: its issuer may go on giving out
 * tokens of it for ever, and nothing else remembers that they are to be refused.
 */
const GONE = `(s.expires_at < now() - ${EXPIRED_KEPT_DAYS} * interval '1 day'
            OR s.revoked_at < now() - ${REVOKED_KEPT_DAYS} * interval '1 day')
          AND (s.foreign_key IS NULL OR s.revoked_at IS NULL)`;

/**
 * Deletes what sessions that ended long ago leave. A session may have had hundreds of refresh
 * tokens, so these go first, in batches of their own. Until its session ends every one stays:
 * an old one that is shown again gives the theft away.
 */
@Injectable()
export class SessionRetentionRepository {
  constructor(private readonly database: Database) {}

  async deleteTokensOfGone(batchSize: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM refresh_tokens
        WHERE hash IN (SELECT t.hash
                         FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id
                        WHERE ${GONE} LIMIT $1)
       RETURNING counter`,
      [batchSize],
    );
    return rows.length;
  }

  async deleteGone(batchSize: number): Promise<number> {
    const rows = await this.database.query(
      // Twice, for a foreign session may begin anew meanwhile.
      `DELETE FROM sessions s
        WHERE id IN (SELECT s.id FROM sessions s
                      WHERE ${GONE}
                        AND NOT EXISTS (SELECT FROM refresh_tokens WHERE session_id = s.id)
                      LIMIT $1)
          AND ${GONE}
       RETURNING id`,
      [batchSize],
    );
    return rows.length;
  }
}
