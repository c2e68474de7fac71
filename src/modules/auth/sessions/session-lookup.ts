import { Injectable } from '@nestjs/common';
import { RolesService } from '../../users/roles.service.js';
import { BatchLoader } from '../../../database/batch-loader.js';
import { SessionRepository } from './session.repository.js';
import type { SessionState } from './session-state.js';

const ABSENT: SessionState = { active: false, userId: '', role: 'user', endsAt: 0 };

/** Asks the database whether sessions live, and as whom; never in a caller's transaction. */
@Injectable()
export class SessionLookup {
  private readonly batches = new BatchLoader<string, SessionState>({
    load: (sessionIds) => this.findAll(sessionIds),
    absent: ABSENT,
    maxKeys: 500,
    // The second place is for when a connection hangs.
    concurrency: 2,
    maxWaiting: 10_000,
    maxWaitMs: 5_000,
  });

  constructor(
    private readonly sessions: SessionRepository,
    private readonly roles: RolesService,
  ) {}

  /** Together with what others ask for at the moment: when a node begins, all its clients come. */
  find(sessionId: string): Promise<SessionState> {
    return this.batches.find(sessionId);
  }

  /** Of these sessions those that are there, by id; one query. */
  async findAll(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionState>> {
    const rows = await this.sessions.findStates(sessionIds);
    return new Map(
      rows.map((row) => [
        row.id,
        {
          active: row.revoked_at === null && row.suspended_at === null,
          userId: row.user_id,
          role: this.roles.of(row),
          endsAt: row.expires_at.getTime(),
        },
      ]),
    );
  }
}
