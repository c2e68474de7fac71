import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import { profileFloor } from '../floors/commands.mjs';
import { queryOnce } from './databases.mjs';
import { JWT_AUDIENCE, JWT_ISSUER, migrateProduct, productServer, secrets } from './product.mjs';
import { openRedis } from './redis.mjs';
import { startServer } from './servers.mjs';

/**
 * What is measured, all on one database with one user in it.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {import('./servers.mjs').ServerCommand} server
 *
 * @typedef {object} Field
 * @property {Subject} subject
 * @property {Subject} floor
 * @property {string} username
 * @property {string} token valid at both
 * @property {string} [redisVersion]
 */

const USERNAME = 'bench-user';

/**
 * The product and the floor, with a user registered through the product.
 *
 * @param {import('./databases.mjs').Databases} databases
 * @returns {Promise<Field>}
 */
export async function productAndFloor(databases) {
  const redis = await openRedis();
  const { url: databaseUrl } = await databases.create();
  await migrateProduct({ databaseUrl, redisUrl: redis.url });
  const command = productServer({ databaseUrl, redisUrl: redis.url });
  const server = await startServer(command);
  const token = await register(server.port);
  await server.stop();
  return {
    subject: { name: 'ours', server: command },
    floor: { name: 'floor', server: profileFloor(databaseUrl) },
    username: USERNAME,
    token,
    redisVersion: redis.version,
  };
}

/** @type {(port: number) => Promise<string>} */
async function register(port) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'bench@example.com',
      username: USERNAME,
      password: randomBytes(24).toString('base64url'),
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`register answered ${response.status}: ${text}`);
  const { access_token: token } = JSON.parse(text);
  if (typeof token !== 'string') throw new Error('register gave no access token');
  return token;
}

/**
 * The floor twice, on a table of its own.
 *
 * @param {import('./databases.mjs').Databases} databases
 * @returns {Promise<Field>}
 */
export async function floorTwice(databases) {
  const { url } = await databases.create();
  await queryOnce(
    url,
    `CREATE TABLE users (
      id uuid PRIMARY KEY, email text NOT NULL UNIQUE, username text UNIQUE, password_hash text,
      first_name text, last_name text, full_name text, bio text, location text, website text,
      avatar_url text, time_zone text, role text NOT NULL DEFAULT 'user',
      created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
    )`,
  );
  const id = randomUUID();
  await queryOnce(url, 'INSERT INTO users (id, email, username) VALUES ($1, $2, $3)', [
    id,
    'bench@example.com',
    USERNAME,
  ]);
  // jsonwebtoken comes with @nestjs/jwt.
  const requireFromJwt = createRequire(createRequire(import.meta.url).resolve('@nestjs/jwt'));
  const { sign } = requireFromJwt('jsonwebtoken');
  const token = sign(
    { username: USERNAME, sid: randomUUID() },
    createSecretKey(Buffer.from(secrets.jwt)),
    {
      algorithm: 'HS256',
      subject: id,
      issuer: JWT_ISSUER,
      audience: JWT_AUDIENCE,
      expiresIn: '2h',
    },
  );
  return {
    subject: { name: 'floor again', server: profileFloor(url) },
    floor: { name: 'floor', server: profileFloor(url) },
    username: USERNAME,
    token,
  };
}
