import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { DomainError } from '../../../errors/domain-error.js';
import { drawn, moment, oneOf, share, uuidOf } from './drawn.js';
import { FIRST_NAMES, LAST_NAMES, PLACES } from './names.js';
import type { ScaleAmounts } from './scale-amounts.js';

/** One in so many is suspended. */
const SUSPENDED = 200;
const AT = `$1::timestamptz - interval '3 years' + (n + ${share('n', 11)}) / $2::integer * interval '1 year'`;

const alreadyThere = (): DomainError =>
  new DomainError(
    'conflict',
    'CONFLICT',
    'These people are there already; `npm run up -- --fresh` begins anew.',
  );

/** Their ids on the same day, their names on any other. */
const ALREADY_THERE = {
  ...{ users_pkey: alreadyThere, users_username_key: alreadyThere },
  users_email_key: alreadyThere,
};

/**
 * People without passwords, who came in the third year before. `scale_people` numbers them from 0
 * for the rest of the transaction.
 */
export const insertPeople = async (
  database: Database,
  { users }: ScaleAmounts,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  await database.query(
    `CREATE TEMP TABLE scale_people (n integer PRIMARY KEY, id uuid NOT NULL, at timestamptz NOT NULL)
       ON COMMIT DROP`,
    [],
    { tx },
  );
  await database.query(
    `INSERT INTO scale_people (n, id, at)
     SELECT n, ${uuidOf('at', 'n', 1)}, at
       FROM (SELECT n, ${moment(AT)} AS at FROM generate_series(0, $2::integer - 1) AS n) AS given`,
    [until, users],
    { tx },
  );
  await database.query('ANALYZE scale_people', [], { tx });
  await database.query(
    `INSERT INTO users (id, email, email_verified_at, username, first_name, last_name, location,
                        avatar_url, suspended_at, created_at, updated_at)
     SELECT id, username || '@example.com', at, username, first, last, place, avatar, suspended, at, at
       FROM (
         SELECT *, lower(first || '-' || last) || '-' || n AS username
           FROM (
             SELECT n, id, at, ${oneOf('$1::text[]', 'n', 12)} AS first,
                    ${oneOf('$2::text[]', 'n', 13)} AS last,
                    CASE WHEN ${drawn('3', 'n', 14)} > 0 THEN ${oneOf('$3::text[]', 'n', 15)} END AS place,
                    CASE WHEN ${drawn('4', 'n', 16)} > 0
                         THEN 'https://avatars.githubusercontent.com/u/' || n || '?v=4' END AS avatar,
                    CASE WHEN n % ${SUSPENDED} = ${SUSPENDED - 1} THEN $4::timestamptz END AS suspended
               FROM scale_people) AS named) AS people
      ORDER BY id`,
    [FIRST_NAMES, LAST_NAMES, PLACES, until],
    { tx, constraints: ALREADY_THERE },
  );
};
