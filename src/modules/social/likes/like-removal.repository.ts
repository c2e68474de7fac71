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

/** Removes likes for reasons that lie with those who like, and counts them off. */
@Injectable()
export class LikeRemovalRepository {
  constructor(private readonly database: Database) {}

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
