/** Of fewer than so many each is looked at. */
const MANY_FOLLOWED = 200;

/** Of what anybody published, looked through for somebody who follows many. */
const MAX_LOOKED_AT = 1_000;

/** Newest first; the author does not tell rows of one author apart, but leads to `subjects_feed`. */
const NEWEST = 'ORDER BY subject.author_id DESC, subject.published_at DESC, subject.id DESC';
/** Said so that PostgreSQL does not leave the author out of the order. */
const writtenBy = (author: string): string => `subject.author_id = ANY (ARRAY[${author}])`;

/**
 * Who follows many finds a page among the newest of all there is. Else, and where that does not
 * suffice, a page is made of the newest of each: no more authors than it has rows have a part in it,
 * those whose newest are newest, so that of all others one row is read.
 *
 * What it costs to look at each of 5,000 is fifteen times that of looking among the newest; to merge
 * as many rows of each as a page has, three times more again.
 *
 * @param met what is asked of each subject besides being public
 * @param reach how many rows there are to be at most, as a parameter; `$1` is the reader
 */
export const feedRows = (met: readonly string[], reach: string): string => {
  const where = ['subject.is_public', ...met].join(' AND ');
  return `
  WITH followed AS MATERIALIZED (
    SELECT count(*) = ${MANY_FOLLOWED} AS are_many
      FROM (SELECT FROM follows WHERE follower_id = $1 LIMIT ${MANY_FOLLOWED}) AS counted
  ), recent AS MATERIALIZED (
    SELECT newest.id, newest.kind, newest.published_at
      FROM (SELECT subject.id, subject.kind, subject.published_at, subject.author_id
              FROM subjects AS subject
             WHERE ${where} AND (SELECT are_many FROM followed)
             ORDER BY subject.published_at DESC, subject.id DESC LIMIT ${MAX_LOOKED_AT}) AS newest
      JOIN follows ON follows.follower_id = $1 AND follows.followed_id = newest.author_id
      JOIN users AS author ON author.id = newest.author_id AND author.suspended_at IS NULL
     ORDER BY newest.published_at DESC, newest.id DESC LIMIT ${reach}
  ), heads AS MATERIALIZED (
    SELECT follows.followed_id
      FROM follows
      JOIN users AS author ON author.id = follows.followed_id AND author.suspended_at IS NULL
     CROSS JOIN LATERAL (SELECT subject.published_at, subject.id FROM subjects AS subject
                          WHERE ${writtenBy('follows.followed_id')} AND ${where}
                          ${NEWEST} LIMIT 1) AS head
     WHERE follows.follower_id = $1 AND (SELECT count(*) FROM recent) < ${reach}
     ORDER BY head.published_at DESC, head.id DESC LIMIT ${reach}
  )
  SELECT * FROM recent WHERE (SELECT count(*) FROM recent) = ${reach}
   UNION ALL
  SELECT list.* FROM heads
   CROSS JOIN LATERAL (SELECT subject.id, subject.kind, subject.published_at
                         FROM subjects AS subject
                        WHERE ${writtenBy('heads.followed_id')} AND ${where}
                        ${NEWEST} LIMIT ${reach}) AS list`;
};

/** All of it, in no order. */
export const feedCount = (met: readonly string[], cap: number): string => `
  SELECT count(*)::int AS count FROM (
    SELECT FROM follows
      JOIN users AS author ON author.id = follows.followed_id AND author.suspended_at IS NULL
      JOIN subjects AS subject ON subject.author_id = follows.followed_id
     WHERE follows.follower_id = $1 AND ${['subject.is_public', ...met].join(' AND ')}
     LIMIT ${cap}) AS counted`;
