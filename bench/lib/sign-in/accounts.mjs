import { randomBytes } from 'node:crypto';

import { hashSync } from '@node-rs/bcrypt';

import { queryOnce } from '../databases.mjs';

/** Of the accounts that earlier systems left. */
const BCRYPT_COST = 10;

const address = (/** @type {string} */ kind) => `${kind.replaceAll(' ', '-')}@example.com`;

/**
 * An account of each kind that a route may meet; their addresses by kind. `no account` has none.
 *
 * @param {number} port
 * @param {string} databaseUrl
 */
export async function makeAccounts(port, databaseUrl) {
  const kinds = ['an account', 'a bcrypt account', 'a suspended account', 'no password'];
  for (const kind of kinds) await register(port, address(kind));
  const bcrypt = hashSync(randomBytes(12).toString('hex'), BCRYPT_COST);
  const change = (/** @type {string} */ kind, /** @type {string} */ assignment) =>
    queryOnce(databaseUrl, `UPDATE users SET ${assignment} WHERE email = $1`, [address(kind)]);
  await change('a bcrypt account', `password_hash = '${bcrypt}'`);
  await change('a suspended account', 'suspended_at = now()');
  await change('no password', 'password_hash = NULL');
  return new Map(['no account', ...kinds].map((kind) => [kind, address(kind)]));
}

/** @type {(port: number, email: string) => Promise<void>} */
async function register(port, email) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: randomBytes(24).toString('base64url') }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status !== 201) throw new Error(`register answered ${response.status}`);
}
