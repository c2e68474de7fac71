import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

/**
 * Removes comments from subjects that are locked, and counts them off. One that somebody else's
 * replies stay below becomes a placeholder; a placeholder goes with the last of its replies.
 * @param which a condition over `comment` and its `subject`
 */
const removalOf = (which: string): string => `
  WITH doomed AS MATERIALIZED (
    SELECT comment.id, comment.parent_id, comment.subject_id
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
  SELECT count(*)::int AS count FROM doomed`;

@Injectable()
export class CommentRemovalRepository {
  constructor(private readonly database: Database) {}

  /** Whether it was there, and its author's own or on a subject of this user's. */
  async removeBy(userId: string, id: string, tx: Transaction): Promise<boolean> {
    const which = 'comment.id = $1 AND $2 IN (comment.author_id, subject.author_id)';
    return (await this.remove(which, [id, userId], tx)) > 0;
  }

  /** Whether it was there, whosever it was. */
  async removeAny(id: string, tx: Transaction): Promise<boolean> {
    return (await this.remove('comment.id = $1', [id], tx)) > 0;
  }

  async removeAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.remove('comment.author_id = $1', [userId], tx);
  }

  /** Those of each of two on what is the other's. */
  async removeBetween(one: string, other: string, tx: Transaction): Promise<void> {
    const which = `(comment.author_id = $1 AND subject.author_id = $2)
                OR (comment.author_id = $2 AND subject.author_id = $1)`;
    await this.remove(which, [one, other], tx);
  }

  private async remove(
    which: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(removalOf(which), parameters, {
      tx,
    });
    return row?.count ?? 0;
  }
}
