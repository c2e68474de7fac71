import { Injectable } from '@nestjs/common';
import type { Tick } from '../../../queue/schedules/schedules.js';
import { ActiveUsers } from '../../users/active-users.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { GITHUB } from '../client/github-link.js';
import { SyncClock } from './sync-clock.js';
import { type DueLink, SyncDueRepository } from './sync-due.repository.js';
import type { SyncKind } from './sync-kind.js';

const BATCH = 1_000;
const ACTIVE_MS = 14 * 24 * 60 * 60_000;
/** Four a second: neither GitHub nor we get all of them in one moment. */
const SPACING_MS = 250;

/** What the schedules do: marks due what is to be synchronised of those who were here of late. */
@Injectable()
export class SyncTicks {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly activeUsers: ActiveUsers,
    private readonly due: SyncDueRepository,
    private readonly clock: SyncClock,
  ) {}

  async run(kind: SyncKind, { tx }: Pick<Tick, 'tx'>): Promise<void> {
    const since = this.clock.in(-ACTIVE_MS);
    let marked = 0;
    let after: string | undefined;
    for (;;) {
      const holders = await this.identities.holders(GITHUB, after, BATCH, tx);
      const active = await this.activeUsers.among(
        holders.map(({ user_id }) => user_id),
        since,
      );
      const links = holders
        .filter(({ user_id }) => active.has(user_id))
        .map(({ id, user_id }): DueLink => {
          const dueAt = this.clock.in(SPACING_MS * marked++);
          return { identityId: id, userId: user_id, dueAt };
        });
      if (links.length > 0) await this.due.mark(kind, links, tx);
      after = holders.at(-1)?.id;
      if (holders.length < BATCH) return;
    }
  }
}
