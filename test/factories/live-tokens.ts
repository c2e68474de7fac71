import { createHmac } from 'node:crypto';
import type { HttpClient } from '../support/http-client.js';

export const JWT_SECRET = 'a-secret-of-the-live-tests-0123456789abcdef';
export const ORIGIN = 'https://app.example.com';

/** What suites of the live channels start applications with. */
export const LIVE_ENV = { JWT_SECRET, ALLOWED_ORIGINS: ORIGIN };

type Claims = Readonly<Record<string, unknown>>;

const encode = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The same access token with other claims, rightly signed. */
export const resigned = (token: string, changes: Claims): string => {
  const [header = '', payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  const content = `${header}.${encode({ ...claims, ...changes })}`;
  return `${content}.${createHmac('sha256', JWT_SECRET).update(content).digest('base64url')}`;
};

/** The same token, which ends so many seconds from now, or ended so many ago. */
export const expiringIn = (token: string, seconds: number): string =>
  resigned(token, { exp: Math.floor(Date.now() / 1000) + seconds });

/** A ticket for one upgrade, as a browser fetches it. */
export const takeTicket = async (client: HttpClient, token: string): Promise<string> => {
  const { status, body } = await client.post('/api/ws/tickets', undefined, token);
  if (status !== 201) throw new Error(`no ticket: ${status} ${JSON.stringify(body)}`);
  return body.ticket as string;
};
