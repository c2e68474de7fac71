import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount } from '../factories/accounts.js';
import { FakeElasticsearch } from '../factories/elasticsearch/fake-elasticsearch.js';
import { tryUpload } from '../factories/files.js';
import { photo } from '../factories/images.js';
import { eventually } from '../factories/webhooks.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LiveServer } from '../support/live-server.js';

jest.setTimeout(120_000);

// Here `import()` is Node's own, which finds less in a library than what stands in for it in tests.
describe('what the built server loads on first use', () => {
  let database: TestDatabase;
  let server: LiveServer;
  let directory: string;
  let elasticsearch: FakeElasticsearch;
  let token: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'switchboard-files-'));
    elasticsearch = await FakeElasticsearch.start();
    server = await LiveServer.start(database, {
      FILES_DIRECTORY: directory,
      ELASTICSEARCH_URL: elasticsearch.url,
    });
    ({ token } = await createAccount(server));
  });

  afterAll(async () => {
    server.child.kill();
    await server.exited;
    await elasticsearch.goAway();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('finds the language of a snippet', async () => {
    const code =
      'import os\n\ndef names(path):\n    for name in os.listdir(path):\n        yield name\n';
    const { status, body } = await server.post('/api/snippets', { title: 'Names', code }, token);
    expect({ status, language: body.language }).toEqual({ status: 201, language: 'python' });
  });

  it('makes a slug of a title, and HTML of Markdown with code', async () => {
    const content = '```js\nconst one = 1;\n```';
    const page = { title: 'Über den Fluß', content };
    const { status, body } = await server.post('/api/docs', page, token);
    expect({ status, slug: body.slug }).toEqual({ status: 201, slug: 'ueber-den-fluss' });
    const html = await server.get(`/api/docs/${body.id}?format=html`);
    expect(html.status).toBe(200);
    expect(html.body).toContain('<span class="hljs-keyword">const</span>');
  });

  it('makes pictures anew', async () => {
    const uploaded = await tryUpload(server, { token }, { content: await photo() });
    expect(uploaded).toMatchObject({ status: 201, body: { media_type: 'image/jpeg' } });
  });

  it('tells Elasticsearch, and searches in it', async () => {
    await eventually('an account indexed', () => (elasticsearch.current?.documents.size ?? 0) > 0);
    const { status } = await server.get('/api/search?q=user');
    expect(status).toBe(200);
    expect(elasticsearch.asked).toContain('POST /switchboard-search/_search');
  });
});
