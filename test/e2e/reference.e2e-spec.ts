import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('the reference page', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(async () => {
    await app.close();
  });

  const page = async (): Promise<string> => (await app.get('/api/reference')).body;

  it('is served to everybody, under a policy that loads nothing from elsewhere', async () => {
    const { status, headers } = await app.get('/api/reference');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self'(?:;|$)/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it('names no address outside, and everything it names is there', async () => {
    const html = await page();
    expect(html).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    const names = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThanOrEqual(3);
    for (const name of names) {
      const { pathname } = new URL(name, `${app.url}/api/reference`);
      const asset = await app.get(pathname);
      expect([pathname, asset.status]).toEqual([pathname, 200]);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('shows the description that the server serves', async () => {
    expect(await page()).toContain('reference/start.js');
    const start = await app.get('/api/reference/start.js');
    expect(start.body).toContain("url: 'openapi.json'");
    const { status, headers, body } = await app.get('/api/openapi.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(body.paths)).toContain('/api/users/me');
  });

  it.each([
    '/api/reference/assets/',
    '/api/reference/assets/../package.json',
    '/api/reference/assets/%2e%2e/%2e%2e/package.json',
    '/api/reference/assets/..%2f..%2fpackage.json',
    '/api/reference/assets/.%00./x',
  ])('opens no way to other files: %s', async (path) => {
    const answer = await app.get(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});
