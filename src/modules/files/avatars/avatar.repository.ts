import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/** The avatars that are stored here. A user's row is locked by whoever changes theirs. */
@Injectable()
export class AvatarRepository {
  constructor(private readonly database: Database) {}

  async insert(userId: string, key: string, tx: Transaction): Promise<void> {
    await this.database.query(
      'INSERT INTO avatars (user_id, storage_key) VALUES ($1, $2)',
      [userId, key],
      { tx },
    );
  }

  /** The key of the one that was; undefined when there was none. */
  async delete(userId: string, tx: Transaction): Promise<string | undefined> {
    const [row] = await this.database.query<{ storage_key: string }>(
      'DELETE FROM avatars WHERE user_id = $1 RETURNING storage_key',
      [userId],
      { tx },
    );
    return row?.storage_key;
  }
}
