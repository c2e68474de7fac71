import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound, unauthorized } from '../../../errors/errors.js';
import type { Person } from '../../users/person.js';
import { personColumns } from '../../users/person-sql.js';

export interface NewFollow {
  readonly id: string;
  readonly followerId: string;
  readonly followedId: string;
}

export interface EndedFollow {
  readonly follower_id: string;
  readonly followed_id: string;
  /** How many follow the followed one still. */
  readonly followers_count: number;
}

export interface FollowRow extends Person {
  /** What lists are ordered by. */
  readonly follow_id: string;
}

/** The two ends of a follow, and whom each list of follows is about. */
const LISTS = {
  followers: { of: 'followed_id', shown: 'follower_id' },
  following: { of: 'follower_id', shown: 'followed_id' },
} as const;

export type FollowList = keyof typeof LISTS;

/** What each of `changed` adds to which counts. */
const SHARES = `(VALUES (changed.followed_id, 1, 0), (changed.follower_id, 0, 1))
  AS share (user_id, followers, following)`;

const MOST_AT_ONCE = 1_000;

/** Of one person; of either list alone, for each has an index. */
const SOME_OF = `id IN (
  (SELECT id FROM follows WHERE follower_id = $1 ORDER BY id LIMIT ${MOST_AT_ONCE / 2})
  UNION ALL
  (SELECT id FROM follows WHERE followed_id = $1 ORDER BY id LIMIT ${MOST_AT_ONCE / 2}))`;

/**
 * Takes what the statement deletes, as `changed`, off the counts, and selects it. They are locked before, in the order
 * of their users: those of two people, whichever follows the other, as those of very many.
 */
const OFF_THE_COUNTS = `
  loss AS MATERIALIZED (
    SELECT share.user_id, sum(share.followers)::int AS followers,
           sum(share.following)::int AS following
      FROM changed CROSS JOIN LATERAL ${SHARES} GROUP BY share.user_id),
  locked AS MATERIALIZED (
    SELECT user_id FROM follow_counts WHERE user_id IN (SELECT user_id FROM loss)
     ORDER BY user_id FOR NO KEY UPDATE),
  counted AS (
    UPDATE follow_counts AS counts
       SET followers_count = counts.followers_count - loss.followers,
           following_count = counts.following_count - loss.following
      FROM loss JOIN locked ON locked.user_id = loss.user_id
     WHERE counts.user_id = loss.user_id
    RETURNING counts.user_id, counts.followers_count)
  SELECT changed.follower_id, changed.followed_id, coalesce(followers_count, 0) AS followers_count
    FROM changed LEFT JOIN counted ON counted.user_id = changed.followed_id`;

/** Who follows whom, and how many; a follow and its counts change in one statement. */
@Injectable()
export class FollowRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** So that neither goes until the transaction ends; the first thing that it locks. */
  async lockPeople(userIds: readonly string[], tx: Transaction): Promise<void> {
    await this.database.query(
      'SELECT FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE',
      [userIds],
      { tx },
    );
  }

  /**
   * How many the follower follows then; undefined when it was so already.
   * @throws DomainError 404 when who is followed is gone
   */
  async insertIfNew(follow: NewFollow, tx: Transaction): Promise<number | undefined> {
    const [counts] = await this.database.query<{ following_count: number }>(
      `WITH changed AS (
         INSERT INTO follows (id, follower_id, followed_id)
         VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT follows_once DO NOTHING
         RETURNING follower_id, followed_id),
       counted AS (
         INSERT INTO follow_counts AS counts (user_id, followers_count, following_count)
         SELECT share.* FROM changed CROSS JOIN LATERAL ${SHARES} ORDER BY share.user_id
             ON CONFLICT (user_id) DO UPDATE
            SET followers_count = counts.followers_count + excluded.followers_count,
                following_count = counts.following_count + excluded.following_count
         RETURNING user_id, following_count)
       SELECT following_count FROM counted WHERE user_id = $2::uuid`,
      [follow.id, follow.followerId, follow.followedId],
      {
        tx,
        constraints: {
          follows_follower_id_fkey: unauthorized,
          follows_followed_id_fkey: notFound,
        },
      },
    );
    return counts?.following_count;
  }

  /** Empty when it was not so. */
  delete(followerId: string, followedId: string, tx: Transaction): Promise<EndedFollow[]> {
    return this.database.query<EndedFollow>(
      `WITH changed AS (
         DELETE FROM follows WHERE follower_id = $1 AND followed_id = $2
         RETURNING follower_id, followed_id),
       ${OFF_THE_COUNTS}`,
      [followerId, followedId],
      { tx },
    );
  }

  /** Either way, of two of whom neither begins to follow the other meanwhile. */
  deleteBetween(one: string, other: string, tx: Transaction): Promise<EndedFollow[]> {
    return this.deleteInOrder(
      '(follower_id, followed_id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))',
      [one, other],
      tx,
    );
  }

  /** A thousand at most. */
  deleteSomeOf(userId: string, tx: Transaction): Promise<EndedFollow[]> {
    return this.deleteInOrder(SOME_OF, [userId], tx);
  }

  /** Of somebody who is locked for good. */
  deleteAllOf(userId: string, tx: Transaction): Promise<EndedFollow[]> {
    return this.deleteInOrder('(follower_id = $1 OR followed_id = $1)', [userId], tx);
  }

  async countFollowers(userId: string, tx?: Transaction): Promise<number> {
    const [row] = await this.database.query<{ followers_count: number }>(
      'SELECT followers_count FROM follow_counts WHERE user_id = $1',
      [userId],
      { tx },
    );
    return row?.followers_count ?? 0;
  }

  /** The latest follow first; people who are suspended are not there. */
  list(userId: string, list: FollowList, request: PageRequest): Promise<Page<FollowRow>> {
    const { of, shown } = LISTS[list];
    return this.pages.read<FollowRow>(
      {
        select: `${personColumns('u')}, f.id AS follow_id`,
        from: `follows AS f JOIN users AS u ON u.id = f.${shown}`,
        where: [`f.${of} = $1`, 'u.suspended_at IS NULL'],
        parameters: [userId],
        keys: [{ expression: 'f.id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** The follows themselves are locked in order too, for others may remove some of them. */
  private deleteInOrder(
    condition: string,
    parameters: readonly unknown[],
    tx: Transaction,
  ): Promise<EndedFollow[]> {
    return this.database.query<EndedFollow>(
      `WITH leaving AS MATERIALIZED (
         SELECT id FROM follows WHERE ${condition} ORDER BY id FOR UPDATE),
       changed AS (
         DELETE FROM follows WHERE id IN (SELECT id FROM leaving)
         RETURNING follower_id, followed_id),
       ${OFF_THE_COUNTS}`,
      parameters,
      { tx },
    );
  }
}
