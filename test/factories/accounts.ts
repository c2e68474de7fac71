import { randomBytes } from 'node:crypto';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';

export const PASSWORD = 'correct horse battery staple';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly token: string;
  readonly refreshToken: string;
}

export const newEmail = (): string => `user-${randomBytes(6).toString('hex')}@example.com`;

export const signUp = (
  client: HttpClient,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<HttpAnswer> =>
  client.post('/api/auth/register', { email: newEmail(), password: PASSWORD, ...fields });

const accountOf = ({ body }: HttpAnswer): Account => ({
  id: body.user.id,
  email: body.user.email,
  username: body.user.username,
  token: body.access_token,
  refreshToken: body.refresh_token,
});

/** Somebody new, signed in. */
export const createAccount = async (
  client: HttpClient,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Account> => {
  const answer = await signUp(client, fields);
  if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer.body)}`);
  return accountOf(answer);
};

export const signIn = async (
  client: HttpClient,
  email: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Account> => {
  const body = { email, password: PASSWORD };
  const answer = await client.request('POST', '/api/auth/login', { body, headers });
  if (answer.status !== 200) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`);
  return accountOf(answer);
};

/** Whether the account's access token opens anything. */
export const isAdmitted = async (
  client: HttpClient,
  { token }: Pick<Account, 'token'>,
): Promise<boolean> => (await client.get('/api/users/me', token)).status === 200;

export const refresh = (client: HttpClient, token: string): Promise<HttpAnswer> =>
  client.post('/api/auth/refresh', { refresh_token: token });
