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
