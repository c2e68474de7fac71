import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { DomainError } from '../../../errors/domain-error.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { GithubAway } from '../client/github-api.errors.js';
import { GithubApi } from '../client/github-api.js';
import { GITHUB } from '../client/github-link.js';
import { SyncClock } from './sync-clock.js';
import { SyncDueRepository } from './sync-due.repository.js';
import { RETRY_MS } from './sync-retries.js';
import type { SyncRow } from './sync.repository.js';
import { SyncsService } from './syncs.service.js';

const BATCH = 50;
const CROWDED_MS = 60_000;

/** Begins what is due without anybody asking. */
@Injectable()
export class DueSyncs implements OnModuleDestroy {
  private stopped = false;

  constructor(
    private readonly due: SyncDueRepository,
    private readonly syncs: SyncsService,
    private readonly identities: IdentitiesService,
    private readonly api: GithubApi,
    private readonly transactions: TransactionRunner,
    private readonly clock: SyncClock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** Any number of processes may do so at once. */
  async startDue(): Promise<void> {
    if (!this.syncs.configured) return;
    const outage = { known: false };
    for (const row of await this.due.find(this.clock.now(), BATCH)) {
      if (this.stopped) return;
      await this.settle(row, outage).catch(async (error: unknown) => {
        this.logger.warn('a synchronisation that is due was not begun', {
          user_id: row.user_id,
          kind: row.kind,
          ...errorFields(error),
        });
        // Or it would be in the way of those behind it.
        await this.due.postpone(row, this.clock.in(RETRY_MS));
      });
    }
  }

  private async settle(row: SyncRow, outage: { known: boolean }): Promise<void> {
    // One is enough to tell, and as long as it lasts nobody's jobs are to fail because of it.
    if (row.failures > 0 && !outage.known) outage.known = await this.isAway(row);
    if (row.failures > 0 && outage.known) await this.due.postpone(row, this.clock.in(RETRY_MS));
    else await this.start(row);
  }

  private start(seen: SyncRow): Promise<void> {
    return this.transactions.run(async (tx) => {
      const row = await this.due.claim(seen, this.clock.now(), tx);
      if (!row) return;
      if ((await this.syncs.unfinishedJob(row)) !== undefined) {
        await this.due.postpone(row, this.clock.in(RETRY_MS), tx);
        return;
      }
      try {
        await this.syncs.startLocked(row, tx);
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'TOO_MANY_JOBS')) throw error;
        await this.due.postpone(row, this.clock.in(CROWDED_MS), tx);
      }
    });
  }

  /** `GET /rate_limit` is free of charge. */
  private async isAway({ user_id }: SyncRow): Promise<boolean> {
    const token = await this.identities.backgroundTokenOf(user_id, GITHUB);
    if (!token) return false;
    try {
      await this.api.get(token.value, '/rate_limit');
      return false;
    } catch (error) {
      return error instanceof GithubAway;
    }
  }
}
