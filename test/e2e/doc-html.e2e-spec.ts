import { RENDERER_VERSION } from '../../src/modules/docs/markdown/markdown-renderer.js';
import { RenderingRepository } from '../../src/modules/docs/markdown/rendering.repository.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { patchDoc, writeDoc } from '../factories/docs.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let ada: Account;
let bob: Account;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
  [ada, bob] = await Promise.all([createAccount(app), createAccount(app)]);
});

afterAll(() => app.close());

describe('a page as HTML', () => {
  const html = (id: string, token?: string) => app.get(`/api/docs/${id}?format=html`, token);

  it('is a fragment in which nothing can run', async () => {
    const { id, slug } = await writeDoc(app, ada, {
      content:
        '# Hi\n\nx <script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:x) *b*',
    });
    const { status, headers, body } = await html(id);
    expect([status, body]).toEqual([
      200,
      '<h1 id="user-content-hi">Hi</h1>\n<p>x <span></span> [a](javascript:x) <em>b</em></p>\n',
    ]);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/);
    const again = await app.get(`/api/users/${ada.username}/docs/${slug}?format=html`);
    expect(again.body).toBe(body);
  });

  it('is made anew when it is changed, and 304 while it is not', async () => {
    const { id } = await writeDoc(app, ada, { content: 'one' });
    const { headers, body } = await html(id);
    expect(body).toBe('<p>one</p>\n');
    const again = () =>
      app.request('GET', `/api/docs/${id}?format=html`, {
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      });
    expect((await again()).status).toBe(304);
    await patchDoc(app, ada, id, { content: 'two' });
    expect((await again()).body).toBe('<p>two</p>\n');
  });

  it('is made once, by whichever process, until its content is another', async () => {
    const { id } = await writeDoc(app, ada, { content: 'one' });
    const kept = () =>
      app.sql('SELECT revision_number, html FROM doc_renderings WHERE doc_id = $1', [id]);
    const keep = (version: number) =>
      app.sql(`INSERT INTO doc_renderings VALUES ($1, 1, $2, '<p>by another</p>')`, [id, version]);
    await keep(RENDERER_VERSION);
    expect((await html(id)).body).toBe('<p>by another</p>');
    await patchDoc(app, ada, id, { content: 'two' });
    expect(await kept()).toEqual([]);
    expect((await html(id)).body).toBe('<p>two</p>\n');
    expect(await kept()).toEqual([{ revision_number: 2, html: '<p>two</p>\n' }]);
    // What was being made of the former text comes too late.
    const renderings = app.app.get(RenderingRepository, { strict: false });
    await renderings.keepIfPresent({ id, revision_number: 1 }, RENDERER_VERSION, 'taken back');
    expect(await kept()).toEqual([{ revision_number: 2, html: '<p>two</p>\n' }]);
  });

  it('is made anew by another version of what makes it', async () => {
    const { id } = await writeDoc(app, ada, { content: 'one' });
    await app.sql(`INSERT INTO doc_renderings VALUES ($1, 1, $2, 'old')`, [
      id,
      RENDERER_VERSION - 1,
    ]);
    expect((await html(id)).body).toBe('<p>one</p>\n');
    const [row] = await app.sql('SELECT version, html FROM doc_renderings WHERE doc_id = $1', [id]);
    expect(row).toEqual({ version: RENDERER_VERSION, html: '<p>one</p>\n' });
  });

  it('is refused for a while of an author who has very much made, and of nobody else', async () => {
    const eve = await createAccount(app);
    const [long, other] = ['x'.repeat(65_536), await writeDoc(app, bob)];
    const made = await Promise.all(
      Array.from({ length: 17 }, () => writeDoc(app, eve, { content: long })),
    );
    const statuses: number[] = [];
    for (const { id } of made) statuses.push((await html(id)).status);
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 200), 503]);
    expect((await html(other.id)).status).toBe(200);
    expect((await html(made[0].id)).status).toBe(200);
  });

  it('is for whoever may read the page, however often it was made before', async () => {
    const { id } = await writeDoc(app, ada, { is_public: false });
    expect((await html(id, ada.token)).status).toBe(200);
    expect([(await html(id)).status, (await html(id, bob.token)).status]).toEqual([404, 404]);
    expect((await app.get(`/api/docs/${id}?format=pdf`, ada.token)).status).toBe(400);
  });
});
