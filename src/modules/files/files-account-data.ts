import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import type { AccountDataSource } from '../users/account-data.js';
import { exportBatches } from '../users/export-batches.js';
import type { StoredFile } from './file.js';
import { FileLinks } from './file-links.js';
import { FileRepository } from './file.repository.js';
import { toFile } from './file-view.js';
import { StoredObjects } from './storage/stored-objects.js';

/** A user's files; their rows go by their foreign key, and what is stored by what `erase` notes. */
@Injectable()
export class FilesAccountData implements AccountDataSource {
  readonly name = 'files';

  constructor(
    private readonly files: FileRepository,
    private readonly links: FileLinks,
    private readonly objects: StoredObjects,
  ) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const next = (after: string | undefined) => this.files.next(userId, after);
    const keyOf = ({ id }: StoredFile): string => id;
    for await (const batch of exportBatches(next, keyOf)) {
      yield batch.map((file) => toFile(file, this.links.of(file)));
    }
  }

  erase(userId: string, tx: Transaction): Promise<void> {
    return this.objects.removeAllOf(userId, tx);
  }
}
