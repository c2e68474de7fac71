import { createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';

import { v7 as uuidv7 } from 'uuid';

import { queryOnce } from '../databases.mjs';
import { JWT_AUDIENCE, JWT_ISSUER, secrets } from '../product.mjs';

// jsonwebtoken comes with @nestjs/jwt.
const requireFromJwt = createRequire(createRequire(import.meta.url).resolve('@nestjs/jwt'));
/** @type {typeof import('jsonwebtoken')} */
const { sign } = requireFromJwt('jsonwebtoken');

/** What a token says. @typedef {{ id: string, session: string, username: string }} SignedIn */

const key = createSecretKey(Buffer.from(secrets.jwt));

/** @param {SignedIn} person */
export const accessToken = ({ id, session, username }) =>
  sign({ username, sid: session }, key, {
    ...{ algorithm: 'HS256', subject: id, expiresIn: '2h' },
    ...{ issuer: JWT_ISSUER, audience: JWT_AUDIENCE },
  });

/**
 * Users who have signed in, each with a session and an access token, without the registrations.
 *
 * @param {string | undefined} databaseUrl none: tokens that look right are enough
 * @param {number} count
 * @returns {Promise<import('./dialects.mjs').Person[]>}
 */
export async function makePeople(databaseUrl, count) {
  const people = Array.from({ length: count }, (_, index) => {
    const person = { id: uuidv7(), session: uuidv7(), username: `bench-${index}` };
    return { ...person, token: accessToken(person) };
  });
  if (databaseUrl !== undefined) {
    await queryOnce(
      databaseUrl,
      `WITH given AS (
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS g (id, session, username)
       ), made AS (
         INSERT INTO users (id, email, username)
         SELECT id, username || '@example.com', username FROM given
       )
       INSERT INTO sessions (id, user_id, device, ip, expires_at)
       SELECT session, id, 'bench', '127.0.0.1', now() + interval '1 day' FROM given`,
      [
        people.map(({ id }) => id),
        people.map(({ session }) => session),
        people.map(({ username }) => username),
      ],
    );
    await queryOnce(databaseUrl, 'ANALYZE users, sessions');
  }
  return people.map(({ id, token }) => ({ id, token }));
}
