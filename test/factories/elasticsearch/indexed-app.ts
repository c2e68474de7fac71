import { startApp, type TestApp } from '../../support/app.js';
import { eventually } from '../webhooks.js';
import { FakeElasticsearch } from './fake-elasticsearch.js';

export interface IndexedApp {
  readonly app: TestApp;
  readonly elasticsearch: FakeElasticsearch;
  close(): Promise<void>;
}

/** Resolves when Elasticsearch was told of whatever is committed. */
export const allIndexed = ({ sql }: Pick<TestApp, 'sql'>, but = 0): Promise<void> =>
  eventually('every change indexed', async () => {
    const waiting = await sql('SELECT FROM search_changes');
    return waiting.length === but;
  });

/** An application that searches in Elasticsearch, which knows what there is. */
export const startIndexedApp = async (): Promise<IndexedApp> => {
  const elasticsearch = await FakeElasticsearch.start();
  const app = await startApp({ env: { ELASTICSEARCH_URL: elasticsearch.url } });
  await eventually('an index', () => elasticsearch.current !== undefined);
  const close = async (): Promise<void> => {
    await app.close();
    await elasticsearch.goAway();
  };
  return { app, elasticsearch, close };
};

export interface WireHit {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly score: number;
}

export interface WireSearch {
  readonly data: readonly WireHit[];
  readonly pagination: Readonly<Record<string, unknown>> & { readonly next_cursor: string | null };
  readonly facets: Readonly<
    Record<'type' | 'language' | 'tags', readonly { value: string; count: number }[]>
  >;
}

/** What `GET /api/search` answers. */
export const searched = async (
  app: Pick<TestApp, 'get'>,
  parameters: Readonly<Record<string, string>>,
  token?: string,
): Promise<WireSearch> => {
  const query = new URLSearchParams(parameters).toString();
  const { status, body } = await app.get(`/api/search?${query}`, token);
  if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
  return body as WireSearch;
};

export const titles = ({ data }: WireSearch): string[] => data.map(({ title }) => title);
