import { v7 as uuidv7 } from 'uuid';

import { queryOnce } from '../databases.mjs';
import { accessToken } from '../sockets/people.mjs';

/**
 * Somebody of the data who has signed in.
 *
 * @typedef {{ id: string, token: string, follows: number }} SignedInReader
 */

/**
 * Signs in so many of the seeded people, first those who follow the most, or the fewest of those
 * who follow anybody.
 *
 * @param {string} databaseUrl
 * @param {'most' | 'fewest'} order
 * @param {number} count
 * @returns {Promise<SignedInReader[]>}
 */
export async function signInReaders(databaseUrl, order, count) {
  const rows = await queryOnce(
    databaseUrl,
    `SELECT users.id, username, following_count
       FROM users JOIN follow_counts ON user_id = users.id
      WHERE suspended_at IS NULL AND following_count > 0
      ORDER BY following_count ${order === 'most' ? 'DESC' : 'ASC'}, users.id LIMIT $1`,
    [count],
  );
  if (rows.length < count) throw new Error(`only ${rows.length} of ${count} readers are there`);
  const people = rows.map(({ id, username, following_count: follows }) => ({
    ...{ id: String(id), username: String(username) },
    ...{ session: uuidv7(), follows: Number(follows) },
  }));
  await queryOnce(
    databaseUrl,
    `INSERT INTO sessions (id, user_id, device, ip, expires_at)
     SELECT session, id, 'bench', '127.0.0.1', now() + interval '1 day'
       FROM unnest($1::uuid[], $2::uuid[]) AS given (session, id)`,
    [people.map(({ session }) => session), people.map(({ id }) => id)],
  );
  return people.map(({ follows, ...person }) => ({
    ...{ id: person.id, follows },
    token: accessToken(person),
  }));
}
