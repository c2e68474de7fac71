import type { HttpAnswer, HttpClient } from '../../support/http-client.js';
import type { FilledCorpus } from './fill-corpus.js';

export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

const pairsOf = (parameters: Parameters): [string, string][] =>
  Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );

/** `GET /api/search`, whatever it answers. */
export const askSearch = (
  client: HttpClient,
  parameters: Parameters,
  token?: string,
): Promise<HttpAnswer> =>
  client.get(`/api/search?${new URLSearchParams(pairsOf(parameters)).toString()}`, token);

/** The same, found. */
export const searched = async (
  client: HttpClient,
  parameters: Parameters,
  token?: string,
): Promise<HttpAnswer['body']> => {
  const { status, body } = await askSearch(client, parameters, token);
  if (status !== 200) throw new Error(`${JSON.stringify(parameters)}: ${JSON.stringify(body)}`);
  return body;
};

/** The ids of one page. */
export const foundIds = async (
  client: HttpClient,
  parameters: Parameters,
  token?: string,
): Promise<readonly string[]> =>
  (await searched(client, parameters, token)).data.map(({ id }: { id: string }) => id);

/** The keys of the corpus's documents on one page. */
export const foundKeys = async (
  client: HttpClient,
  { keyOf }: FilledCorpus,
  parameters: Parameters,
  token?: string,
): Promise<readonly string[]> =>
  (await foundIds(client, parameters, token)).map((id) => keyOf.get(id) ?? id);
