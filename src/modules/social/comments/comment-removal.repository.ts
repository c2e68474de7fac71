import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { SubjectKind } from '../subjects/subject.js';

/**
 * Removes comments from subjects that are locked, and counts them off. One that somebody else's
 * replies stay below becomes a placeholder; a placeholder goes with the last of its replies.
 * @param which a condition over `comment` and its `subject`
 */
const removalOf = (which: string): string => `
  WITH doomed AS MATERIALIZED (
    SELECT comment.id, comment.parent_id, comment.subject_id, comment.author_id, subject.kind
      FROM comments AS comment JOIN subjects AS subject ON subject.id = comment.subject_id
     WHERE comment.deleted_at IS NULL AND (${which})
  ), answered AS (
    SELECT doomed.id FROM doomed
     WHERE EXISTS (SELECT FROM comments AS reply
                    WHERE reply.parent_id = doomed.id AND reply.id NOT IN (SELECT id FROM doomed))
  ), emptied AS (
    SELECT parent.id FROM comments AS parent
     WHERE parent.id IN (SELECT parent_id FROM doomed) AND parent.deleted_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM comments AS reply
                        WHERE reply.parent_id = parent.id
                          AND reply.id NOT IN (SELECT id FROM doomed))
  ), blanked AS (
    UPDATE comments SET body = NULL, author_id = NULL, deleted_at = now(), updated_at = now()
     WHERE id IN (SELECT id FROM answered)
  ), removed AS (
    DELETE FROM comments
     WHERE id IN (SELECT id FROM doomed UNION ALL SELECT id FROM emptied)
       AND id NOT IN (SELECT id FROM answered)
  ), counted AS (
    UPDATE subjects SET comments_count = comments_count - gone.count
      FROM (SELECT subject_id, count(*)::int AS count FROM doomed GROUP BY subject_id) AS gone
     WHERE subjects.id = gone.subject_id
  )
  SELECT id AS comment_id, kind, subject_id, author_id FROM doomed`;

/** A comment that is there no more. */
export interface RemovedComment {
  readonly comment_id: string;
  readonly kind: SubjectKind;
  readonly subject_id: string;
  readonly author_id: string | null;
}

@Injectable()
export class CommentRemovalRepository {
  constructor(private readonly database: Database) {}

  /** Unless it was not there, or neither its author's own nor on a subject of this user's. */
  removeBy(userId: string, id: string, tx: Transaction): Promise<RemovedComment[]> {
    const which = 'comment.id = $1 AND $2 IN (comment.author_id, subject.author_id)';
    return this.remove(which, [id, userId], tx);
  }

  /** Whosever they are. */
  removeAny(ids: readonly string[], tx: Transaction): Promise<RemovedComment[]> {
    return this.remove('comment.id = ANY ($1::uuid[])', [ids], tx);
  }

  removeAllOf(userId: string, tx: Transaction): Promise<RemovedComment[]> {
    return this.remove('comment.author_id = $1', [userId], tx);
  }

  /** Those of each of two on what is the other's. */
  removeBetween(one: string, other: string, tx: Transaction): Promise<RemovedComment[]> {
    const which = `(comment.author_id = $1 AND subject.author_id = $2)
                OR (comment.author_id = $2 AND subject.author_id = $1)`;
    return this.remove(which, [one, other], tx);
  }

  private remove(
    which: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<RemovedComment[]> {
    return this.database.query<RemovedComment>(removalOf(which), parameters, { tx });
  }
}
