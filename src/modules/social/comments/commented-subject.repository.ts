import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Subject } from '../subjects/subject.js';
import { isReadable, notBlocked, SUBJECT_FROM } from '../subjects/subject-sql.js';

const MOST_AT_ONCE = 1_000;

/** What a comment is about, to somebody. */
export interface CommentedSubject {
  readonly isReadable: boolean;
  /** Whether its author and they have blocked one another. */
  readonly isBlocked: boolean;
}

/**
 * Locks what is commented on, before its comments. What is asked about these is asked in a later
 * statement, which sees what was done by whoever had the lock before.
 */
@Injectable()
export class CommentedSubjectRepository {
  constructor(private readonly database: Database) {}

  /** Whether there is such a user. Before anything else; deleting them waits until the transaction ends. */
  async lockUser(userId: string, tx: Transaction): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM users WHERE id = $1 FOR KEY SHARE',
      [userId],
      { tx },
    );
    return rows.length > 0;
  }

  /** Its author's id; undefined unless this user may comment on it. */
  async lockFor(
    userId: string,
    { kind, id }: Subject,
    tx: Transaction,
  ): Promise<string | undefined> {
    const [row] = await this.database.query<{ author_id: string }>(
      `SELECT subject.author_id FROM ${SUBJECT_FROM}
        WHERE subject.id = $1 AND subject.kind = $2 AND ${isReadable('$3::uuid')}
          AND ${notBlocked('subject.author_id', '$3::uuid')}
          FOR NO KEY UPDATE OF subject`,
      [id, kind, userId],
      { tx },
    );
    return row?.author_id;
  }

  /** What this comment is about, for as long as it is there. */
  async findSubjectIdOf(commentId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ subject_id: string }>(
      'SELECT subject_id FROM comments WHERE id = $1',
      [commentId],
    );
    return row?.subject_id;
  }

  /** What this comment is about. */
  async lockOf(
    userId: string,
    commentId: string,
    tx: Transaction,
  ): Promise<CommentedSubject | undefined> {
    const [row] = await this.database.query<{ is_readable: boolean; is_blocked: boolean }>(
      `SELECT ${isReadable('$2::uuid')} AS is_readable,
              NOT ${notBlocked('subject.author_id', '$2::uuid')} AS is_blocked
         FROM ${SUBJECT_FROM} JOIN comments AS comment ON comment.subject_id = subject.id
        WHERE comment.id = $1
          FOR NO KEY UPDATE OF subject`,
      [commentId, userId],
      { tx },
    );
    return row && { isReadable: row.is_readable, isBlocked: row.is_blocked };
  }

  /**
   * What a user's next thousand comments are about, unless somebody else has it locked: the ids of
   * those; undefined when there are none at all.
   */
  async lockSomeOf(userId: string, tx: Transaction): Promise<string[] | undefined> {
    const next = await this.database.query<{ id: string; is_locked: boolean }>(
      `WITH next AS MATERIALIZED (
         SELECT id, subject_id FROM comments WHERE author_id = $1
          ORDER BY subject_id, id LIMIT ${MOST_AT_ONCE}
       ), locked AS MATERIALIZED (
         SELECT id FROM subjects WHERE id IN (SELECT subject_id FROM next)
          ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
       )
       SELECT next.id, locked.id IS NOT NULL AS is_locked
         FROM next LEFT JOIN locked ON locked.id = next.subject_id`,
      [userId],
      { tx },
    );
    if (next.length === 0) return undefined;
    return next.filter(({ is_locked }) => is_locked).map(({ id }) => id);
  }

  /** All that a user comments on, and all that is theirs: it is about to go, in no such order. */
  async lockAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.lockAll(
      `SELECT subject_id FROM comments WHERE author_id = $1
        UNION ALL SELECT id FROM subjects WHERE author_id = $1`,
      [userId],
      tx,
    );
  }

  /** All of each of two that the other comments on. */
  async lockBetween(one: string, other: string, tx: Transaction): Promise<void> {
    await this.lockAll(
      `SELECT subject.id FROM comments AS comment
         JOIN subjects AS subject ON subject.id = comment.subject_id
        WHERE (comment.author_id = $1 AND subject.author_id = $2)
           OR (comment.author_id = $2 AND subject.author_id = $1)`,
      [one, other],
      tx,
    );
  }

  private async lockAll(
    subjects: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `SELECT 1 FROM subjects WHERE id IN (${subjects}) ORDER BY id FOR NO KEY UPDATE`,
      parameters,
      { tx },
    );
  }
}
