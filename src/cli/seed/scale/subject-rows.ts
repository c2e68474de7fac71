import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { drawn, moment, share, uuidOf } from './drawn.js';
import type { ScaleAmounts } from './scale-amounts.js';
import { zipfCounts } from './zipf-counts.js';

/** One snippet in so many is private. */
const PRIVATE = 20;
/** Of everybody, so many like the same thing at most. */
const LIKED_BY = 0.8;
/** Comments on one thing. */
const MOST_COMMENTS = 2_000;

const AT = `$1::timestamptz - interval '2 years'
  + (of_kind + ${share('n', 21)}) / CASE kind WHEN 'snippet' THEN $2::integer ELSE $3 END
    * interval '2 years'`;

/**
 * Settles what there is of snippets and docs, over the two years before, in `scale_subjects`: by whom,
 * when, and how much liked and commented on. A tenth of the people write a third of it.
 */
export const planSubjects = async (
  database: Database,
  { users, snippets, docs, likes, comments }: ScaleAmounts,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  await database.query(
    `CREATE TEMP TABLE scale_subjects (
       n bigint PRIMARY KEY, kind text NOT NULL, of_kind integer NOT NULL, id uuid NOT NULL,
       author_id uuid NOT NULL, is_public boolean NOT NULL, at timestamptz NOT NULL,
       likes integer NOT NULL DEFAULT 0, comments integer NOT NULL DEFAULT 0) ON COMMIT DROP`,
    [],
    { tx },
  );
  const [planned] = await database.query<{ readable: number }>(
    `WITH given AS (
       SELECT n, kind, of_kind, ${moment(AT)} AS at, ${drawn('$4::integer', 'n', 22, 2)} AS author,
              NOT (kind = 'snippet' AND of_kind % ${PRIVATE} = ${PRIVATE - 1}) AS is_public
         FROM generate_series(0, $2::integer + $3::integer - 1) AS n
        CROSS JOIN LATERAL (
          SELECT CASE WHEN n < $2 THEN 'snippet' ELSE 'doc' END AS kind,
                 CASE WHEN n < $2 THEN n ELSE n - $2 END AS of_kind) AS split
     ), inserted AS (
       INSERT INTO scale_subjects (n, kind, of_kind, id, author_id, is_public, at)
       SELECT given.n, kind, of_kind, ${uuidOf('given.at', 'given.n', 2)}, person.id, is_public, given.at
         FROM given JOIN scale_people AS person ON person.n = given.author
       RETURNING is_public
     )
     SELECT count(*) FILTER (WHERE is_public)::integer AS readable FROM inserted`,
    [until, snippets, docs, users],
    { tx },
  );
  const readable = planned?.readable ?? 0;
  await database.query('ANALYZE scale_subjects', [], { tx });
  await database.query(
    `WITH ranked AS (
       SELECT n, row_number() OVER (ORDER BY ${share('n', 23)}) AS liked,
              row_number() OVER (ORDER BY ${share('n', 24)}) AS discussed
         FROM scale_subjects WHERE is_public
     )
     UPDATE scale_subjects AS subject SET likes = by_likes.count, comments = by_comments.count
       FROM ranked,
            unnest($1::integer[]) WITH ORDINALITY AS by_likes (count, rank),
            unnest($2::integer[]) WITH ORDINALITY AS by_comments (count, rank)
      WHERE subject.n = ranked.n AND by_likes.rank = ranked.liked
        AND by_comments.rank = ranked.discussed`,
    [
      zipfCounts(likes, readable, Math.ceil(users * LIKED_BY)),
      zipfCounts(comments, readable, Math.max(MOST_COMMENTS, Math.ceil(comments / readable))),
    ],
    { tx },
  );
};

/** What was planned, with its counts; texts, likes and comments follow. */
export const insertSubjects = async (database: Database, tx: Transaction): Promise<void> => {
  await database.query(
    `INSERT INTO subjects (id, kind, author_id, is_public, published_at, likes_count, comments_count)
     SELECT id, kind, author_id, is_public, CASE WHEN is_public THEN at END, likes, comments
       FROM scale_subjects ORDER BY id`,
    [],
    { tx },
  );
};
