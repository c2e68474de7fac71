import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { withoutContext } from '../../../logging/request-context.js';
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
export class FileRemovals implements BeforeApplicationShutdown {
  private stopped = false;
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly removals: FileRemovalRepository,
    private readonly storage: FileStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Something is due; what a crash leaves is found by the sweep. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= withoutContext(() => this.runAll());
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

  private async runAll(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await this.removeDue();
      }
    } catch (error) {
      this.logger.warn('files are removed later', errorFields(error));
    } finally {
      this.running = undefined;
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
