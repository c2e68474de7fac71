import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

type Signed = Pick<Account, 'token'>;
type Fields = Readonly<Record<string, unknown>>;

/** A snippet as a test reads it. */
export interface WireSnippet extends Fields {
  readonly id: string;
  readonly tags: readonly string[];
  readonly language: string;
  readonly forked_from: string | null;
}

export const postSnippet = (
  client: HttpClient,
  { token }: Signed,
  fields: Fields = {},
): Promise<HttpAnswer> =>
  client.post('/api/snippets', { title: 'A title', code: 'x = 1', ...fields }, token);

export const createSnippet = async (
  client: HttpClient,
  author: Signed,
  fields: Fields = {},
): Promise<WireSnippet> => {
  const answer = await postSnippet(client, author, fields);
  if (answer.status !== 201) throw new Error(`not created: ${JSON.stringify(answer.body)}`);
  return answer.body as WireSnippet;
};

export const patchSnippet = (
  client: HttpClient,
  { token }: Signed,
  id: string,
  body: unknown,
): Promise<HttpAnswer> => client.request('PATCH', `/api/snippets/${id}`, { token, body });

export const deleteSnippet = (
  client: HttpClient,
  { token }: Signed,
  id: string,
): Promise<HttpAnswer> => client.request('DELETE', `/api/snippets/${id}`, { token });

export const forkSnippet = (
  client: HttpClient,
  { token }: Signed,
  id: string,
  body?: unknown,
): Promise<HttpAnswer> => client.request('POST', `/api/snippets/${id}/fork`, { token, body });

/** The ids of one page of a list. */
export const snippetIds = async (
  client: HttpClient,
  path: string,
  token?: string,
): Promise<readonly string[]> => {
  const { status, body } = await client.get(path, token);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return (body.data as readonly WireSnippet[]).map(({ id }) => id);
};

/** The ids of a whole list, page after page, with something done after each. */
export const walkSnippets = async (
  client: HttpClient,
  path: string,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await client.get(`${path}${next}`);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
    ids.push(...(body.data as readonly WireSnippet[]).map(({ id }) => id));
    cursor = body.pagination.next_cursor;
    await between();
  }
  return ids;
};
