import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { drawn, moment, nthOf, share, uuidOf } from './drawn.js';
import type { ScaleAmounts } from './scale-amounts.js';

/** So many people follow as many as they can take in. */
const AVID = 10;
const AVID_FOLLOWS = 5_000;
/** The others follow a quarter of this on average. */
const MOST_FOLLOWS = 60;

/** Half of those whom an avid reader might follow, at most. */
const avidFollows = (users: number): number => Math.min(AVID_FOLLOWS, Math.floor(users / 2));

/** Everybody follows some who came before or after them, nobody themselves; and the counts of it. */
export const insertFollows = async (
  database: Database,
  { users }: ScaleAmounts,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  const most = Math.min(MOST_FOLLOWS, users - 1);
  await database.query(
    `INSERT INTO follows (id, follower_id, followed_id, created_at)
     SELECT ${uuidOf('met.at', 'met.row', 5)}, met.id, followed.id, met.at
       FROM (
         SELECT id, row, (n + 1 + (${drawn('$2::integer', 'n', 101)} + k * 10000019::bigint) % ($2 - 1)) % $2 AS followed,
                ${moment(`at + ${share('row', 102)} * ($1::timestamptz - at)`)} AS at
           FROM scale_people
          CROSS JOIN LATERAL (
            SELECT k, ${nthOf('n', 'k')} AS row
              FROM generate_series(1, CASE WHEN n < ${AVID} THEN $3::integer
                                           ELSE ${drawn('$4::integer', 'n', 103, 3)} END) AS k
          ) AS counted
       ) AS met
       JOIN scale_people AS followed ON followed.n = met.followed
      ORDER BY met.at`,
    [until, users, avidFollows(users), most],
    { tx },
  );
  await database.query(
    `INSERT INTO follow_counts (user_id, followers_count, following_count)
     SELECT id, sum(followers), sum(following)
       FROM (SELECT followed_id AS id, 1 AS followers, 0 AS following FROM follows
             UNION ALL SELECT follower_id, 0, 1 FROM follows) AS ends
       JOIN scale_people USING (id)
      GROUP BY id
      ORDER BY id`,
    [],
    { tx },
  );
};
