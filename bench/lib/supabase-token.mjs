import { createHmac, randomBytes, randomUUID } from 'node:crypto';

/** No such project exists, and nobody asks it for its keys: the secret is enough. */
const PROJECT = 'https://bench.invalid';
const LIFETIME_SECONDS = 7200;

const secret = randomBytes(48).toString('base64url');

/** What makes a server take the tokens of the project. */
export const supabaseEnvironment = { SUPABASE_URL: PROJECT, SUPABASE_JWT_SECRET: secret };

/** A token as Supabase signs them with HS256, for somebody whom the server has not seen before. */
export function supabaseToken() {
  const now = Math.floor(Date.now() / 1000);
  const content = [
    { alg: 'HS256', typ: 'JWT' },
    {
      ...{ iss: `${PROJECT}/auth/v1`, aud: 'authenticated', role: 'authenticated' },
      ...{ sub: randomUUID(), session_id: randomUUID() },
      ...{ iat: now, exp: now + LIFETIME_SECONDS },
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
