import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { ActivitySource } from '../../users/active-users.js';

/** Who has used a session. Those that expired are known for a week more, and so is their use. */
@Injectable()
export class SessionActivityRepository implements ActivitySource {
  readonly name = 'sessions';

  constructor(private readonly database: Database) {}

  async among(userIds: readonly string[], since: Date): Promise<readonly string[]> {
    const rows = await this.database.query<{ user_id: string }>(
      `SELECT DISTINCT user_id FROM sessions
        WHERE user_id = ANY ($1::uuid[]) AND last_used_at >= $2`,
      [userIds, since],
    );
    return rows.map(({ user_id }) => user_id);
  }
}
