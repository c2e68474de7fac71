import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { unauthorized } from '../../../errors/errors.js';
import type { NewSubject, Subject, SubjectKind } from './subject.js';
import { isReadable, SUBJECT_FROM } from './subject-sql.js';

/** What a subject is to somebody who may read it. */
export interface ReadableSubject {
  readonly authorId: string;
  readonly isPublic: boolean;
}

@Injectable()
export class SubjectRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, kind, authorId, isPublic }: NewSubject, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO subjects (id, kind, author_id, is_public, published_at)
       VALUES ($1, $2, $3, $4, CASE WHEN $4 THEN now() END)`,
      [id, kind, authorId, isPublic],
      { tx, constraints: { subjects_author_id_fkey: unauthorized } },
    );
  }

  /** Undefined when there is none, or none that this reader may read. */
  async findReadable(
    readerId: string | null,
    { kind, id }: Subject,
    tx?: Transaction,
  ): Promise<ReadableSubject | undefined> {
    const [row] = await this.database.query<{ author_id: string; is_public: boolean }>(
      `SELECT subject.author_id, subject.is_public FROM ${SUBJECT_FROM}
        WHERE subject.id = $1 AND subject.kind = $2 AND ${isReadable('$3::uuid')}`,
      [id, kind, readerId],
      { tx },
    );
    return row && { authorId: row.author_id, isPublic: row.is_public };
  }

  /**
   * Locks a subject of the author's, as everybody does who changes anything about it. What it was;
   * undefined when it is not the author's.
   */
  async lockOwn(
    authorId: string,
    { kind, id }: Subject,
    tx: Transaction,
  ): Promise<{ readonly isPublic: boolean } | undefined> {
    const [row] = await this.database.query<{ is_public: boolean }>(
      `SELECT is_public FROM subjects WHERE id = $1 AND kind = $2 AND author_id = $3
          FOR NO KEY UPDATE`,
      [id, kind, authorId],
      { tx },
    );
    return row && { isPublic: row.is_public };
  }

  /** For good: whoever is changing anything about one of them is waited for, and nobody else comes. */
  async lockAllOf(authorId: string, kind: SubjectKind, tx: Transaction): Promise<void> {
    await this.database.query(
      `SELECT count(*) FROM (
         SELECT FROM subjects WHERE author_id = $1 AND kind = $2 ORDER BY id FOR UPDATE) AS locked`,
      [authorId, kind],
      { tx },
    );
  }

  /** Of a subject that is locked. */
  async setPublic(id: string, isPublic: boolean, tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE subjects SET is_public = $2,
              published_at = CASE WHEN $2 THEN coalesce(published_at, now()) ELSE published_at END
        WHERE id = $1`,
      [id, isPublic],
      { tx },
    );
  }

  /** With all that is kept about it; undefined when there is none. */
  async delete(
    { kind, id }: Subject,
    tx: Transaction,
  ): Promise<{ readonly authorId: string; readonly isPublic: boolean } | undefined> {
    const [row] = await this.database.query<{ author_id: string; is_public: boolean }>(
      'DELETE FROM subjects WHERE id = $1 AND kind = $2 RETURNING author_id, is_public',
      [id, kind],
      { tx },
    );
    return row && { authorId: row.author_id, isPublic: row.is_public };
  }
}
