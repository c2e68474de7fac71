import { type Account, createAccount } from '../factories/accounts.js';
import type { FakeElasticsearch } from '../factories/elasticsearch/fake-elasticsearch.js';
import {
  allIndexed,
  type IndexedApp,
  searched,
  startIndexedApp,
  titles,
  type WireSearch,
} from '../factories/elasticsearch/indexed-app.js';
import { createSnippet, deleteSnippet } from '../factories/snippets.js';
import { eventually } from '../factories/webhooks.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(180_000);

describe('searching while Elasticsearch has trouble', () => {
  let indexed: IndexedApp;
  let app: TestApp;
  let elasticsearch: FakeElasticsearch;
  let ada: Account;

  const next = ({ pagination }: WireSearch): string => pagination.next_cursor ?? '';
  const found = async (q: string) => titles(await searched(app, { q }));
  const health = async () => (await app.get('/health')).body.checks.search;
  const wellAgain = () =>
    eventually('Elasticsearch to search', async () => {
      await found('walrus');
      return (await health()).engine === 'elasticsearch';
    });
  const changesOf = (level: string, part: string): number =>
    app.logs.filter((line) => line['level'] === level && String(line['message']).includes(part))
      .length;

  beforeAll(async () => {
    indexed = await startIndexedApp();
    ({ app, elasticsearch } = indexed);
    ada = await createAccount(app);
    for (const number of [1, 2, 3, 4, 5]) {
      await createSnippet(app, ada, { title: `Walrus ${number}`, code: 'w = 1' });
    }
    await allIndexed(app);
  });

  afterAll(async () => {
    await indexed.close();
  });

  it('is said where the health is', async () => {
    expect(await health()).toEqual({
      status: 'up',
      required: false,
      engine: 'elasticsearch',
      changes_waiting: 0,
    });
  });

  it('is PostgreSQL’s as long as nobody is there, and nothing that is written is lost', async () => {
    const first = await searched(app, { q: 'walrus', limit: '2' });
    await elasticsearch.goAway();
    const refused = await app.get(`/api/search?q=walrus&limit=2&cursor=${next(first)}`);
    expect(refused).toMatchObject({ status: 410, body: { error: { code: 'CURSOR_EXPIRED' } } });
    const { id } = await createSnippet(app, ada, { title: 'Walrus away', code: 'w = 2' });
    const gone = await createSnippet(app, ada, { title: 'Walrus gone', code: 'w = 3' });
    await deleteSnippet(app, ada, gone.id);
    for (let time = 0; time < 3; time += 1) {
      const now = await found('walrus');
      expect(now).toHaveLength(6);
      expect(now).toContain('Walrus away');
    }
    expect(changesOf('warn', 'PostgreSQL searches')).toBe(1);
    const anew = await searched(app, { q: 'walrus', limit: '2', sort: 'latest' });
    await eventually('the health to tell', async () => (await health()).status === 'down');
    expect(await health()).toMatchObject({ engine: 'postgresql', changes_waiting: 2 });
    expect((await app.get('/health')).status).toBe(200);
    await elasticsearch.comeBack();
    await allIndexed(app);
    await wellAgain();
    expect(elasticsearch.current?.documents.has(id)).toBe(true);
    expect(elasticsearch.current?.documents.has(gone.id)).toBe(false);
    // A walk that PostgreSQL began goes on in it.
    const walked = [...anew.data];
    for (let cursor = next(anew); cursor;) {
      const page = await searched(app, { q: 'walrus', limit: '2', sort: 'latest', cursor });
      walked.push(...page.data);
      cursor = next(page);
    }
    expect(walked.map(({ title }) => title)).toEqual(
      ['away', '5', '4', '3', '2', '1'].map((name) => `Walrus ${name}`),
    );
    await deleteSnippet(app, ada, id);
  });

  it('has others indexed though one is refused for good, and says so', async () => {
    elasticsearch.itemFaultOf = () => ({ status: 400, type: 'document_parsing_exception' });
    const refused = await createSnippet(app, ada, { title: 'Walrus refused', code: 'w = 4' });
    // Another document of its author's may have been refused before it.
    await eventually('its refusal', () =>
      app.logs.some(({ level, document_id }) => level === 'error' && document_id === refused.id),
    );
    expect(changesOf('error', 'refused by Elasticsearch')).toBeGreaterThan(0);
    elasticsearch.itemFaultOf = () => undefined;
    const other = await createSnippet(app, ada, { title: 'Walrus other', code: 'w = 5' });
    // The refused one, and its author's document if that was sent with it, wait.
    await eventually('the other', () => elasticsearch.current?.documents.has(other.id) === true);
    expect(elasticsearch.current?.documents.has(refused.id)).toBe(false);
    const waiting = await app.sql<{ document_id: string }>(
      'SELECT document_id FROM search_changes',
    );
    expect(waiting.map(({ document_id }) => document_id)).toContain(refused.id);
    await app.sql('DELETE FROM search_changes');
    for (const { id } of [refused, other]) await deleteSnippet(app, ada, id);
    await app.sql('DELETE FROM search_changes');
  });

  it('has indexed again what it could not take for a while', async () => {
    let refusals = 0;
    elasticsearch.itemFaultOf = () =>
      (refusals += 1) <= 2 ? { status: 429, type: 'es_rejected_execution_exception' } : undefined;
    const { id } = await createSnippet(app, ada, { title: 'Walrus later', code: 'w = 6' });
    await allIndexed(app);
    expect(refusals).toBe(3);
    expect(elasticsearch.current?.documents.has(id)).toBe(true);
    await deleteSnippet(app, ada, id);
  });

  it('has everything again when its index is removed', async () => {
    const { current } = elasticsearch;
    elasticsearch.cluster.delete(current?.name ?? '');
    const { id } = await createSnippet(app, ada, { title: 'Walrus anew', code: 'w = 7' });
    await eventually('another index', () => elasticsearch.current !== undefined);
    await allIndexed(app);
    expect(elasticsearch.current?.documents.has(id)).toBe(true);
    expect(elasticsearch.current?.documents.size).toBe(7);
    await deleteSnippet(app, ada, id);
  });

  it('is PostgreSQL’s when it does not answer in time', async () => {
    elasticsearch.faultOf = (line) => (line.endsWith('/_search') ? { isSilent: true } : undefined);
    expect(await found('walrus')).toHaveLength(5);
    expect(await health()).toMatchObject({ status: 'down', engine: 'postgresql' });
  });
});
