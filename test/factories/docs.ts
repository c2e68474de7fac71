import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

type Signed = Pick<Account, 'token'>;

export const postDoc = (
  client: HttpClient,
  { token }: Signed,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<HttpAnswer> =>
  client.post('/api/docs', { title: 'Getting started', content: '# Hello', ...fields }, token);

/** A page as its author sees it. */
export const writeDoc = async (
  client: HttpClient,
  author: Signed,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<HttpAnswer['body']> => {
  const { status, body } = await postDoc(client, author, fields);
  if (status !== 201) throw new Error(`not written: ${JSON.stringify(body)}`);
  return body;
};

export const patchDoc = (
  client: HttpClient,
  { token }: Signed,
  id: string,
  body: unknown,
): Promise<HttpAnswer> => client.request('PATCH', `/api/docs/${id}`, { token, body });

export const forkDoc = (
  client: HttpClient,
  { token }: Signed,
  id: string,
  body?: unknown,
): Promise<HttpAnswer> => client.request('POST', `/api/docs/${id}/fork`, { token, body });
