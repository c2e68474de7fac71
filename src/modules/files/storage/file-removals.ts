import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { Rounds } from '../../../queue/rounds.js';
import { type ClaimedRemoval, FileRemovalRepository } from './file-removal.repository.js';
import { FileStorage } from './file-storage.js';
import { removalDelay } from './removal-delay.js';

/** They are removed at the same time. */
const BATCH = 20;
/** Longer than a batch ever takes. */
const LEASE_MS = 3 * 60_000;
const MAX_REASON = 500;

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return String(cause).slice(0, MAX_REASON);
};

/** Removes from storage what is due. */
@Injectable()
export class FileRemovals implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly rounds = new Rounds(() => this.round());
  private stopped = false;

  constructor(
    private readonly removals: FileRemovalRepository,
    private readonly storage: FileStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The batch under way is the last, and the storage lets go of it: its lease covers what is left. */
  onModuleDestroy(): void {
    this.stopped = true;
    this.rounds.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.idle();
  }

  /** Something is due; what a crash leaves is found by the sweep. */
  wake(): void {
    this.rounds.want();
  }

  /** Takes what is due; many processes may do so at once. */
  async removeDue(): Promise<void> {
    while (!this.stopped) {
      const due = await this.removals.claimDue(BATCH, LEASE_MS);
      const removed = await Promise.all(due.map((removal) => this.attempt(removal)));
      // A storage that is away is left alone until the next sweep.
      if (due.length < BATCH || !removed.includes(true)) return;
    }
  }

  private async round(): Promise<void> {
    try {
      await this.removeDue();
    } catch (error) {
      this.logger.warn('files are removed later', errorFields(error));
    }
  }

  /** Whether it is gone. Never rejects: what could not be noted is due again with the lease. */
  private async attempt(removal: ClaimedRemoval): Promise<boolean> {
    try {
      await this.storage.remove(removal.storage_key);
      await this.removals.delete(removal.storage_key);
      return true;
    } catch (error) {
      const fields = { storage_key: removal.storage_key, attempts: removal.attempts };
      this.logger.warn('a file was not removed from storage', { ...fields, ...errorFields(error) });
      await this.removals
        .postpone(removal, removalDelay(removal.attempts), reasonOf(error))
        .catch(() => undefined);
      return false;
    }
  }
}
