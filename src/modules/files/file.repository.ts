import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Transaction } from '../../database/transaction.js';
import { unauthorized } from '../../errors/errors.js';
import type { FileChange, NewFile, StoredFile } from './file.js';

const FILE = `id, user_id, name, media_type, size::double precision AS size, sha256, width, height,
  visibility, storage_key, created_at`;

/** What the suspended have shared opens to nobody. */
const OWNER_NOT_SUSPENDED = `NOT EXISTS (
  SELECT FROM users u WHERE u.id = files.user_id AND u.suspended_at IS NOT NULL)`;

const MAX_BATCH = 500;

@Injectable()
export class FileRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** @throws DomainError 401 when the user is there no more */
  async insert(file: NewFile, tx: Transaction): Promise<StoredFile> {
    const [inserted] = await this.database.query<StoredFile>(
      `INSERT INTO files (id, user_id, name, media_type, size, sha256, width, height, visibility,
                          storage_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${FILE}`,
      [
        ...[file.id, file.user_id, file.name, file.media_type, file.size, file.sha256],
        ...[file.width, file.height, file.visibility, file.storage_key],
      ],
      { tx, constraints: { files_user_id_fkey: unauthorized } },
    );
    if (!inserted) throw new Error('the insert returned no row');
    return inserted;
  }

  /** Undefined unless it is public or the reader's own, and while its owner is suspended. */
  async findVisible(id: string, readerId: string | undefined): Promise<StoredFile | undefined> {
    const [file] = await this.database.query<StoredFile>(
      `SELECT ${FILE} FROM files
        WHERE id = $1 AND (visibility = 'public' OR user_id = $2) AND ${OWNER_NOT_SUSPENDED}`,
      [id, readerId ?? null],
    );
    return file;
  }

  async findOwn(id: string, userId: string): Promise<StoredFile | undefined> {
    const [file] = await this.database.query<StoredFile>(
      `SELECT ${FILE} FROM files WHERE id = $1 AND user_id = $2`,
      [id, userId],
    );
    return file;
  }

  /** Whoever asks; undefined while its owner is suspended. */
  async find(id: string): Promise<StoredFile | undefined> {
    const [file] = await this.database.query<StoredFile>(
      `SELECT ${FILE} FROM files WHERE id = $1 AND ${OWNER_NOT_SUSPENDED}`,
      [id],
    );
    return file;
  }

  /** Newest first. */
  list(userId: string, request: PageRequest): Promise<Page<StoredFile>> {
    return this.pages.read<StoredFile>(
      {
        select: FILE,
        from: 'files',
        where: ['user_id = $1'],
        parameters: [userId],
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** Up to 500 of the user's after this one, or their first, oldest first. */
  next(userId: string, after: string | undefined): Promise<StoredFile[]> {
    return this.database.query<StoredFile>(
      `SELECT ${FILE} FROM files
        WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT ${MAX_BATCH}`,
      [userId, after ?? null],
    );
  }

  /** Undefined when it has gone, or is another object meanwhile. */
  async change(
    { id, user_id, storage_key }: StoredFile,
    to: FileChange & Pick<StoredFile, 'storage_key'>,
    tx: Transaction,
  ): Promise<StoredFile | undefined> {
    const [changed] = await this.database.query<StoredFile>(
      `UPDATE files SET name = $4, visibility = $5, storage_key = $6
        WHERE id = $1 AND user_id = $2 AND storage_key = $3 RETURNING ${FILE}`,
      [id, user_id, storage_key, to.name, to.visibility, to.storage_key],
      { tx },
    );
    return changed;
  }

  /** The user's own; undefined when it is not. */
  deleteOwn(id: string, userId: string, tx: Transaction): Promise<StoredFile | undefined> {
    return this.delete('id = $1 AND user_id = $2', [id, userId], tx);
  }

  /** For admins. */
  deleteAny(id: string, tx: Transaction): Promise<StoredFile | undefined> {
    return this.delete('id = $1', [id], tx);
  }

  private async delete(
    condition: string,
    parameters: readonly string[],
    tx: Transaction,
  ): Promise<StoredFile | undefined> {
    const [deleted] = await this.database.query<StoredFile>(
      `DELETE FROM files WHERE ${condition} RETURNING ${FILE}`,
      parameters,
      { tx },
    );
    return deleted;
  }
}
