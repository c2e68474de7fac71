import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Subject } from './subject.js';
import { isReadable, notBlocked, SUBJECT_FROM } from './subject-sql.js';

export interface ForkSource {
  readonly authorId: string;
  readonly isPublic: boolean;
}

@Injectable()
export class ForkSourceRepository {
  constructor(private readonly database: Database) {}

  /**
   * Nobody changes or removes it until the transaction ends; many may lock it so at once. Undefined
   * when it is none that this reader may read, or across a block.
   */
  async lock(
    readerId: string,
    { kind, id }: Subject,
    tx: Transaction,
  ): Promise<ForkSource | undefined> {
    const [row] = await this.database.query<{ author_id: string; is_public: boolean }>(
      `SELECT subject.author_id, subject.is_public FROM ${SUBJECT_FROM}
        WHERE subject.id = $1 AND subject.kind = $2 AND ${isReadable('$3::uuid')}
          AND ${notBlocked('subject.author_id', '$3::uuid')}
          FOR SHARE OF subject`,
      [id, kind, readerId],
      { tx },
    );
    return row && { authorId: row.author_id, isPublic: row.is_public };
  }
}
