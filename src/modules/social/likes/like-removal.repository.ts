import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { countedLikes, type LikesCount, likesCountOf, type LikesCountRow } from './likes-count.js';

const LIKED = 'likes JOIN subjects AS subject ON subject.id = likes.subject_id';

/** Of each of two the likes of what is the other's. */
const BETWEEN = `(likes.user_id = $1 AND subject.author_id = $2
               OR likes.user_id = $2 AND subject.author_id = $1)
              AND likes.user_id IN ($1, $2)`;

const ALL_OF = 'likes.user_id = $1';

const MOST_AT_ONCE = 1_000;

const LOCK_SOME = `
  WITH next AS MATERIALIZED (
    SELECT subject_id FROM likes WHERE user_id = $1 ORDER BY id LIMIT ${MOST_AT_ONCE}
  ), locked AS MATERIALIZED (
    SELECT id FROM subjects WHERE id IN (SELECT subject_id FROM next)
     ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT locked.id FROM next LEFT JOIN locked ON locked.id = next.subject_id`;

/** Removes likes for reasons that lie with those who like, and counts them off. */
@Injectable()
export class LikeRemovalRepository {
  constructor(private readonly database: Database) {}

  /**
   * Of a user's oldest thousand those whose subjects nobody else has locked; undefined when there are
   * none at all.
   */
  async removeSomeOf(userId: string, tx: Transaction): Promise<LikesCount[] | undefined> {
    const next = await this.database.query<{ id: string | null }>(LOCK_SOME, [userId], { tx });
    if (next.length === 0) return undefined;
    const which = `${ALL_OF} AND likes.subject_id = ANY ($2::uuid[])`;
    return this.delete(which, [userId, next.flatMap(({ id }) => id ?? [])], tx);
  }

  /** Of a user that nobody adds a like of until the transaction ends. */
  removeAllOf(userId: string, tx: Transaction): Promise<LikesCount[]> {
    return this.remove(ALL_OF, [userId], tx);
  }

  /** Of two users between whom nobody adds a like until the transaction ends. */
  removeBetween(one: string, other: string, tx: Transaction): Promise<LikesCount[]> {
    return this.remove(BETWEEN, [one, other], tx);
  }

  /** The subjects whose counters that has moved; `which` is a condition over `likes` and their `subject`. */
  private async remove(
    which: string,
    parameters: readonly string[],
    tx: Transaction,
  ): Promise<LikesCount[]> {
    await this.database.query(
      `SELECT FROM ${LIKED} WHERE ${which} ORDER BY subject.id FOR NO KEY UPDATE OF subject`,
      parameters,
      { tx },
    );
    return this.delete(which, parameters, tx);
  }

  /** Of subjects that are locked. */
  private async delete(
    which: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<LikesCount[]> {
    const rows = await this.database.query<LikesCountRow>(
      `WITH gone AS (
         DELETE FROM likes USING subjects AS subject
          WHERE subject.id = likes.subject_id AND ${which}
         RETURNING likes.subject_id
       ), none AS (SELECT NULL::uuid AS subject_id WHERE false), ${countedLikes('none', 'gone')}`,
      parameters,
      { tx },
    );
    return rows.map(likesCountOf);
  }
}
