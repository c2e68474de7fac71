import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { forbidden, notFound } from '../../errors/errors.js';
import { AccountsService } from '../users/accounts.service.js';
import type { FileChange, StoredFile } from './file.js';
import { fileHeaders } from './file-headers.js';
import { FileRepository } from './file.repository.js';
import { changedMeanwhile } from './files.errors.js';
import { StoredObjects } from './storage/stored-objects.js';
import { withEnding } from './uploads/file-ending.js';
import { fileName } from './uploads/file-name.js';

/** Whether its store serves it otherwise: what is private it gives to nobody by its own headers. */
const isStoredAnew = (before: StoredFile, after: FileChange): boolean =>
  before.visibility !== after.visibility ||
  (after.visibility === 'public' && before.name !== after.name);

/** What owners change of their files. */
@Injectable()
export class FileChanges {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly files: FileRepository,
    private readonly objects: StoredObjects,
    private readonly accounts: AccountsService,
  ) {}

  /**
   * A file that is made public or private moves, to where others may or may not read it.
   * @throws DomainError 404, 403 for what the user may only read, 409 when it changes meanwhile, 503
   */
  async change(id: string, userId: string, given: Partial<FileChange>): Promise<StoredFile> {
    const file = await this.files.findVisible(id, userId);
    if (!file) throw notFound();
    if (file.user_id !== userId) throw forbidden();
    const change: FileChange = {
      name:
        given.name === undefined ? file.name : withEnding(fileName(given.name), file.media_type),
      visibility: given.visibility ?? file.visibility,
    };
    if (!isStoredAnew(file, change)) return this.replace(file, change, file.storage_key);
    const headers = fileHeaders({ ...file, ...change });
    const key = await this.objects.stageCopy(change.visibility, file.storage_key, headers);
    if (key === undefined) throw notFound();
    try {
      return await this.replace(file, change, key);
    } finally {
      await this.objects.discard(key);
    }
  }

  private replace(file: StoredFile, change: FileChange, key: string): Promise<StoredFile> {
    return this.transactions.run(async (tx) => {
      // Or a deletion of the account that is under way could miss the copy.
      await this.accounts.lock(file.user_id, tx);
      const moved = key !== file.storage_key;
      if (moved) await this.objects.keep(key, tx);
      const changed = await this.files.change(file, { ...change, storage_key: key }, tx);
      if (!changed) throw changedMeanwhile();
      if (moved) await this.objects.remove(file.storage_key, tx);
      return changed;
    });
  }
}
