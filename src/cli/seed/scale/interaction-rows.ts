import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { drawn, moment, nthOf, share, uuidOf } from './drawn.js';
import type { ScaleAmounts } from './scale-amounts.js';
import { sentences } from './sentences.js';
import { NOUNS, VERBS } from './texts.js';

/**
 * Steps through everybody by a prime that is greater than their number, from a person of chance: so
 * nobody comes twice.
 */
const PRIMES =
  'ARRAY[10000019, 10000079, 10000103, 10000121, 10000139, 10000141, 10000169]::bigint[]';

const steppedPerson = (people: string, row: string, k: string, purpose: number): string =>
  `((${drawn(people, row, purpose)}
     + ${k}::bigint * (${PRIMES})[1 + ${drawn('7', row, purpose + 1)}]) % ${people})`;

/** Most soon after it was published. */
export const insertLikes = async (
  database: Database,
  { users }: ScaleAmounts,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  await database.query(
    `INSERT INTO likes (subject_id, user_id, id, created_at)
     SELECT liked.id, person.id, ${uuidOf('liked.at', 'liked.row', 3)}, liked.at
       FROM (
         SELECT id, row, ${steppedPerson('$2::integer', 'n', 'k', 91)} AS person,
                ${moment(`at + power(${share('row', 93)}, 3) * ($1::timestamptz - at)`)} AS at
           FROM scale_subjects
          CROSS JOIN LATERAL (
            SELECT k, ${nthOf('n', 'k')} AS row FROM generate_series(0, likes - 1) AS k) AS counted
       ) AS liked
       JOIN scale_people AS person ON person.n = liked.person
      ORDER BY liked.at`,
    [until, users],
    { tx },
  );
};

/** One after the other, every third a reply to the one before. */
export const insertComments = async (
  database: Database,
  { users }: ScaleAmounts,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  await database.query(
    `INSERT INTO comments (id, subject_id, parent_id, author_id, body, created_at, updated_at)
     SELECT said.id, subject_id, CASE WHEN k % 3 = 2 THEN before END, person.id,
            ${sentences(`1 + ${drawn('3', 'row', 94)}`, 'row', 95)}, said.at, said.at
       FROM (
         SELECT *, lag(id) OVER (PARTITION BY subject_id ORDER BY k) AS before
           FROM (
             SELECT *, ${uuidOf('at', 'row', 4)} AS id
               FROM (
                 SELECT subject.id AS subject_id, k, row, ${drawn('$4::integer', 'row', 98)} AS person,
                        ${moment(`subject.at + power((k + ${share('row', 99)}) / comments, 2)
                                  * ($3::timestamptz - subject.at)`)} AS at
                   FROM scale_subjects AS subject
                  CROSS JOIN LATERAL (
                    SELECT k, ${nthOf('n', 'k')} AS row
                      FROM generate_series(0, comments - 1) AS k) AS counted
               ) AS timed
           ) AS named
       ) AS said
       JOIN scale_people AS person ON person.n = said.person
      ORDER BY said.at`,
    [VERBS, NOUNS, until, users],
    { tx },
  );
};
