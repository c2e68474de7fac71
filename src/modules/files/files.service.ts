import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Page, PageRequest } from '../../database/keyset-page.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { forbidden, notFound, unauthorized } from '../../errors/errors.js';
import type { Principal } from '../../http/principal.js';
import { Entitlements } from '../entitlements/entitlements.service.js';
import { AccountsService } from '../users/accounts.service.js';
import type { StoredFile } from './file.js';
import { FileRepository } from './file.repository.js';
import { StoredObjects } from './storage/stored-objects.js';
import type { StagedFile } from './uploads/staged-file.js';

/** The files of users. */
@Injectable()
export class FilesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly files: FileRepository,
    private readonly objects: StoredObjects,
    private readonly entitlements: Entitlements,
    private readonly accounts: AccountsService,
  ) {}

  /** Makes a staged file the user's. @throws DomainError 402 PLAN_LIMIT_REACHED, 401, 503 */
  create(userId: string, staged: StagedFile): Promise<StoredFile> {
    return this.transactions.run(async (tx) => {
      // Or it could be missed by a deletion of the account that is under way, and stay in storage.
      if (!(await this.accounts.lock(userId, tx))) throw unauthorized();
      await this.objects.keep(staged.key, tx);
      const file = await this.files.insert(
        {
          id: uuidv7(),
          user_id: userId,
          name: staged.name,
          media_type: staged.mediaType,
          size: staged.size,
          sha256: staged.sha256,
          width: staged.width,
          height: staged.height,
          visibility: staged.visibility,
          storage_key: staged.key,
        },
        tx,
      );
      // After the row, as in `remove`: whoever locks both does so in one order.
      await this.entitlements.reserve(userId, 'storage_bytes', tx, staged.size);
      return file;
    });
  }

  /** Newest first. */
  list(userId: string, request: PageRequest): Promise<Page<StoredFile>> {
    return this.files.list(userId, request);
  }

  /** Undefined unless it is public or the reader's own. */
  findVisible(id: string, readerId: string | undefined): Promise<StoredFile | undefined> {
    return this.files.findVisible(id, readerId);
  }

  /** For who was let in by its address. */
  find(id: string): Promise<StoredFile | undefined> {
    return this.files.find(id);
  }

  /** @throws DomainError 404 unless it is the user's */
  async getOwn(id: string, userId: string): Promise<StoredFile> {
    const file = await this.files.findOwn(id, userId);
    if (!file) throw notFound();
    return file;
  }

  /** By its owner or an admin. @throws DomainError 404, and 403 for what others may only read */
  remove(id: string, { userId, role }: Principal): Promise<void> {
    return this.transactions.run(async (tx) => {
      const admin = role === 'admin';
      const file = await (admin
        ? this.files.deleteAny(id, tx)
        : this.files.deleteOwn(id, userId, tx));
      if (!file) throw (await this.files.findVisible(id, userId)) ? forbidden() : notFound();
      await this.objects.remove(file.storage_key, tx);
      await this.entitlements.release(file.user_id, 'storage_bytes', tx, file.size);
    });
  }
}
