import { Injectable } from '@nestjs/common';
import { RolesService } from '../users/roles.service.js';
import { SessionRepository } from './session.repository.js';
import type { SessionState } from './session-state.js';

const ABSENT: SessionState = { active: false, userId: '', role: 'user', endsAt: 0 };

/** Asks the database whether a session lives, and as whom: one query. */
@Injectable()
export class SessionLookup {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly roles: RolesService,
  ) {}

  async find(sessionId: string): Promise<SessionState> {
    const row = await this.sessions.findState(sessionId);
    if (!row) return ABSENT;
    return {
      active: row.revoked_at === null && row.suspended_at === null,
      userId: row.user_id,
      role: this.roles.of(row),
      endsAt: row.expires_at.getTime(),
    };
  }
}
