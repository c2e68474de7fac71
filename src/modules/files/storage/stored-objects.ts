import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { unavailable } from '../../../errors/errors.js';
import { FileRemovalRepository } from './file-removal.repository.js';
import { FileRemovals } from './file-removals.js';
import { FileStorage } from './file-storage.js';
import type { ObjectHeaders, StorageObject } from './object-store.js';
import { type KeySpace, newStorageKey } from './storage-key.js';

/** What a transaction has to be through in that is to keep a staged object. */
const STAGED_SECONDS = 60 * 60;

/**
 * Objects come and go with rows. Each is to be removed before it is there, by a row that is committed
 * and that only the transaction which keeps the object deletes: whatever ends in between, nothing
 * lies in the storage for ever, and nothing that was kept goes.
 */
@Injectable()
export class StoredObjects {
  /** Those that this process has staged, while nothing is decided. */
  private readonly staged = new Set<string>();

  constructor(
    private readonly storage: FileStorage,
    private readonly scheduled: FileRemovalRepository,
    private readonly removals: FileRemovals,
  ) {}

  /**
   * Stores it and answers its key; it goes again unless `keep` follows. Never inside a transaction.
   * @throws DomainError 503 while the storage is away
   */
  async stage(space: KeySpace, object: StorageObject): Promise<string> {
    const key = newStorageKey(space);
    await this.scheduled.schedule(key, STAGED_SECONDS);
    // One that fails may come to be all the same, and later: it is not removed before its time.
    await this.storage.put(key, object);
    this.staged.add(key);
    return key;
  }

  /**
   * The same with the bytes of another object; undefined when there is none.
   * @throws DomainError 503 while the storage is away
   */
  async stageCopy(
    space: KeySpace,
    from: string,
    headers: ObjectHeaders,
  ): Promise<string | undefined> {
    const key = newStorageKey(space);
    await this.scheduled.schedule(key, STAGED_SECONDS);
    const copied = await this.storage.copy(from, key, headers);
    this.staged.add(key);
    if (copied) return key;
    await this.discard(key);
    return undefined;
  }

  /** From the commit on it stays. @throws DomainError 503 when it took too long */
  async keep(key: string, tx: Transaction): Promise<void> {
    if (!(await this.scheduled.cancel(key, tx))) {
      throw unavailable('The upload took too long; try again.');
    }
    tx.afterCommit(() => this.staged.delete(key));
  }

  /** Removes a staged object that nobody kept; of one that is kept nothing happens. Never rejects. */
  async discard(key: string): Promise<void> {
    if (!this.staged.delete(key)) return;
    try {
      await this.scheduled.hasten(key);
    } catch {
      // Its time comes.
      return;
    }
    this.removals.wake();
  }

  /** Removes it after the commit. */
  async remove(key: string, tx: Transaction): Promise<void> {
    await this.scheduled.schedule(key, 0, tx);
    tx.afterCommit(() => this.removals.wake());
  }

  /** The same of all that a user has. */
  async removeAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.scheduled.scheduleAllOf(userId, tx);
    tx.afterCommit(() => this.removals.wake());
  }
}
